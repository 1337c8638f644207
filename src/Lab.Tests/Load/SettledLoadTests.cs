using Lab.Core.Definitions;
using Lab.Load;
using Lab.Runner.Loads;
using Xunit;

namespace Lab.Tests.Load;

public sealed class SettledLoadTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_a_stall_leaves_is_seen_and_waited_for_and_the_next_window_is_free_of_it()
    {
        using var server = new StallingServer();
        await using var load = server.StartLoad();
        await using var control = new LocalLoad(load);
        var settled = (await SettledLoad.LearnAsync(control, Cancellation))!;

        server.Stall();
        await EpollLoadTests.UntilAsync(() => load.Backlog > 300);
        Assert.True(settled.Level < 300, $"{settled.Level}");
        var goneNs = MonotonicClock.NowNs;
        server.GoOn();
        Assert.Null(await settled.WaitAsync(Cancellation));
        var startNs = MonotonicClock.NowNs;
        await Task.Delay(300, Cancellation);
        var endNs = MonotonicClock.NowNs;

        var draining = await load.CloseWindowAsync(goneNs, startNs, Cancellation);
        var after = await load.CloseWindowAsync(startNs, endNs, Cancellation);
        Assert.Empty(load.Totals.Errors);
        Assert.True(draining.Counts.Requests > 200, $"{draining.Counts.Requests} were answered while it drained");
        Assert.InRange(after.CorrectedQuantiles!.MaxUs, 0, draining.CorrectedQuantiles!.MaxUs / 2);
    }

    [Fact]
    public async Task A_load_that_does_not_settle_in_time_is_told_with_what_it_owes()
    {
        using var server = new StallingServer();
        await using var load = server.StartLoad();
        await using var control = new LocalLoad(load);
        server.Stall();
        await EpollLoadTests.UntilAsync(() => load.Backlog > 50);

        var unsettled = await new SettledLoad(control, level: 4) { Patience = TimeSpan.FromMilliseconds(50) }.WaitAsync(Cancellation);

        Assert.InRange(unsettled!.Value, 50, 5_000);
        server.GoOn();
    }

    [Fact]
    public async Task A_closed_loop_owes_nothing()
    {
        using var server = EpollLoadTests.KeepAliveServer();
        await using var load = EpollLoadTests.Start(server, keepAlive: true);
        await using var control = new LocalLoad(load);

        Assert.Null(load.Backlog);
        Assert.Null(await SettledLoad.LearnAsync(control, Cancellation));
    }

    [Fact]
    public async Task A_load_that_stands_still_owes_nothing()
    {
        using var server = new StallingServer();
        await using var load = server.StartLoad();
        await EpollLoadTests.UntilAsync(() => load.Totals.Requests > 20);
        await load.PauseAsync(Cancellation);

        Assert.Equal(0, load.Backlog);
    }
}
