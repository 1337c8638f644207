using Lab.Runner.Execution;
using Xunit;

namespace Lab.Tests.Execution;

public sealed class TurnsTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Each_gets_one_turn_in_each_round_and_never_two_at_once()
    {
        var (order, holders) = await RunAsync(seed: 3, rounds: [20, 20, 20]);
        Assert.Equal(1, holders);
        Assert.All(order.Chunk(3), round => Assert.Equal([0, 1, 2], round.Order()));
        Assert.True(order.Chunk(3).Select(round => round[0]).Distinct().Count() > 1, "the order is always the same");
    }

    [Fact]
    public async Task The_order_is_the_seeds() => Assert.Equal((await RunAsync(seed: 3, rounds: [9, 9])).Order, (await RunAsync(seed: 3, rounds: [9, 9])).Order);

    [Fact]
    public async Task Nobody_waits_for_one_who_has_left()
    {
        var (order, _) = await RunAsync(seed: 1, rounds: [2, 6, 4]);
        Assert.Equal([2, 6, 4], order.CountBy(member => member).OrderBy(entry => entry.Key).Select(entry => entry.Value));
    }

    [Fact]
    public async Task Nobody_gets_a_turn_before_all_are_there()
    {
        var turns = new Turns(members: 2, seed: 1);
        var first = turns.TakeAsync(0, Cancellation);
        await Task.Delay(50, Cancellation);
        Assert.False(first.IsCompleted);
        Assert.Equal((true, false), (turns.Arrival(0).IsCompleted, turns.Arrival(1).IsCompleted));
        var second = turns.TakeAsync(1, Cancellation);
        var one = await Task.WhenAny(first, second);
        Assert.False(one == first ? second.IsCompleted : first.IsCompleted);
    }

    [Fact]
    public async Task One_who_leaves_before_its_turn_or_in_it_lets_the_others_go_on()
    {
        var turns = new Turns(members: 3, seed: 1);
        var (first, second) = (turns.TakeAsync(0, Cancellation), turns.TakeAsync(1, Cancellation));
        turns.Leave(2);
        var holder = await Task.WhenAny(first, second) == first ? 0 : 1;
        turns.Leave(holder);
        await (holder == 0 ? second : first).WaitAsync(TimeSpan.FromSeconds(5), Cancellation);
        Assert.False(turns.Over.IsCompleted);
        turns.Leave(1 - holder);
        await turns.Over.WaitAsync(TimeSpan.FromSeconds(5), Cancellation);
    }

    [Fact]
    public async Task A_wait_that_is_broken_off_is_a_leave()
    {
        using var source = new CancellationTokenSource();
        var turns = new Turns(members: 2, seed: 1);
        var broken = turns.TakeAsync(0, source.Token);
        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => broken);
        await turns.TakeAsync(1, Cancellation).WaitAsync(TimeSpan.FromSeconds(5), Cancellation);
    }

    private static async Task<(int[] Order, int MostAtOnce)> RunAsync(int seed, int[] rounds)
    {
        var turns = new Turns(rounds.Length, seed);
        var (order, atOnce, most) = (new List<int>(), 0, 0);
        await Task.WhenAll(rounds.Select((count, member) => Task.Run(
            async () =>
            {
                for (var round = 0; round < count; round++)
                {
                    await turns.TakeAsync(member, Cancellation);
                    most = Math.Max(most, Interlocked.Increment(ref atOnce));
                    order.Add(member);
                    Interlocked.Decrement(ref atOnce);
                    turns.End(member);
                }

                turns.Leave(member);
            },
            Cancellation)));
        return ([.. order], most);
    }
}
