using Lab.Load.Arrivals;
using Xunit;

namespace Lab.Tests.Load;

public sealed class RampArrivalsTests
{
    private const long End = long.MaxValue;

    [Theory]
    // 0 to 2/s in 4 s is t^2 / 4: arrival n is due at 2 sqrt(n), 4 of them.
    [InlineData(0, 2, 4, 0, new[] { 0, 2_000_000_000, 2_828_427_124, 3_464_101_615, End })]
    // 2/s to 0 in 2 s is 2 t - t^2 / 2: 2 of them, the second where 1 is due, at 2 - sqrt(2).
    [InlineData(2, 0, 2, 0, new[] { 0, 585_786_437, End })]
    // 1/s to 3/s in 2 s is t + t^2 / 2: 4 of them, with a phase of a half at -1 + sqrt(1 + 2 n).
    [InlineData(1, 3, 2, 0.5, new[] { 414_213_562, 1_000_000_000, 1_449_489_742, 1_828_427_124, End })]
    // No rise is a constant rate.
    [InlineData(2, 2, 2, 0, new[] { 0, 500_000_000, 1_000_000_000, 1_500_000_000, End })]
    public void Arrivals_are_due_where_the_rising_count_says(double fromRps, double toRps, double seconds, double phase, long[] expected)
    {
        var dues = Dues(new RampArrivals(fromRps, toRps, seconds, phase), 7, expected.Length);
        Assert.All(dues.Zip(expected), each => Assert.InRange(each.First, each.Second == End ? End : each.Second + 6, each.Second == End ? End : each.Second + 8));
    }

    [Fact]
    public void Rate_rises_evenly_and_all_of_the_arrivals_come()
    {
        var dues = Dues(new RampArrivals(fromRps: 2_000, toRps: 11_000, seconds: 10, phase: 0), 0, 65_000);
        Assert.Equal(0, dues[0]);
        Assert.InRange(dues[^1], 9_999_000_000, 9_999_999_999);
        int[] perSecond = [.. Enumerable.Range(0, 10).Select(second => dues.Count(due => due / 1_000_000_000 == second))];
        Assert.All(perSecond.Index(), each => Assert.InRange(each.Item, 2_450 + (900 * each.Index) - 1, 2_450 + (900 * each.Index) + 1));
    }

    [Fact]
    public void Threads_that_share_a_ramp_take_turns()
    {
        long[] together = [.. Enumerable.Range(0, 3).SelectMany(thread => Dues(new RampArrivals(100, 1_000, 3, thread / 3.0), 0, 1_650)).Order()];
        Assert.Equal(Dues(new RampArrivals(300, 3_000, 3, 0), 0, 4_950), together, (a, b) => Math.Abs(a - b) <= 1);
    }

    [Fact]
    public void A_ramp_that_begins_anew_owes_nothing_of_the_time_before()
    {
        var ramp = new RampArrivals(0, 2, 4, 0);
        _ = Dues(ramp, 0, 5);
        Assert.Equal([5_000_000_000, 7_000_000_000], Dues(ramp, 5_000_000_000, 2));
    }

    private static long[] Dues(ArrivalSchedule schedule, long startNs, int count)
    {
        var dues = new long[count];
        schedule.Begin(startNs);
        foreach (ref var due in dues.AsSpan())
        {
            due = schedule.DueNs;
            schedule.Advance();
        }

        return dues;
    }
}
