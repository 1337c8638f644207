using Lab.Core;
using Lab.Core.Definitions;
using Lab.Load;
using Xunit;

namespace Lab.Tests.Load;

public sealed class WindowTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Windows_without_a_gap_add_up_to_the_totals(bool keepAlive)
    {
        using var server = keepAlive ? EpollLoadTests.KeepAliveServer() : EpollLoadTests.OneShotServer();
        var edge = MonotonicClock.NowNs;
        await using var load = EpollLoadTests.Start(server, keepAlive);
        var windows = new List<WindowLoad>();
        for (var i = 0; i < 5; i++)
        {
            await Task.Delay(30, Cancellation);
            var end = MonotonicClock.NowNs;
            windows.Add(await load.CloseWindowAsync(edge, end, Cancellation));
            edge = end;
        }

        await load.PauseAsync(Cancellation);
        windows.Add(await load.CloseWindowAsync(edge, MonotonicClock.NowNs, Cancellation));

        Assert.Equal(load.Totals.Requests, windows.Sum(window => window.Counts.Requests));
        Assert.Equal(load.Totals.Connections, windows.Sum(window => window.Counts.Connections));
        Assert.Equal(load.Totals.Requests, windows.Sum(window => window.Latency.TotalCount));
        Assert.All(windows.SkipLast(1), window => Assert.NotNull(window.Quantiles));
    }

    [Fact]
    public async Task A_window_is_closed_only_after_its_last_request_has_ended()
    {
        using var answer = new ManualResetEvent(initialState: false);
        using var server = new Responder(connection =>
        {
            while (connection.Request())
            {
                answer.WaitOne(TimeSpan.FromSeconds(20));
                connection.Send("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"u8);
            }
        });
        var start = MonotonicClock.NowNs;
        await using var load = EpollLoad.Start(EpollLoadTests.Target(server), new ClosedLoop("test", 1, KeepAlive: true), cpus: []);
        await EpollLoadTests.UntilAsync(() => server.Requests == 1);
        var end = MonotonicClock.NowNs;
        var closing = load.CloseWindowAsync(start, end, Cancellation).AsTask();
        await Task.Delay(20, Cancellation);
        Assert.False(closing.IsCompleted);

        answer.Set();

        var first = await closing;
        await load.PauseAsync(Cancellation);
        var second = await load.CloseWindowAsync(end, MonotonicClock.NowNs, Cancellation);
        Assert.Equal((0, 1), (first.Counts.Requests, first.Latency.TotalCount));
        Assert.Equal((server.Requests, server.Requests - 1), (second.Counts.Requests, second.Latency.TotalCount));
    }

    [Fact]
    public async Task Records_that_are_lost_are_never_lost_in_silence()
    {
        using var server = EpollLoadTests.KeepAliveServer();
        var start = MonotonicClock.NowNs;
        await using var load = EpollLoad.Start(EpollLoadTests.Target(server), new ClosedLoop("test", 4, KeepAlive: true), cpus: [], seed: 1, ringCapacity: 16);
        await EpollLoadTests.UntilAsync(() => load.Totals.Requests > 100);
        await load.PauseAsync(Cancellation);

        var end = MonotonicClock.NowNs;
        await Assert.ThrowsAsync<LabException>(async () => await load.CloseWindowAsync(start, end, Cancellation));
        Assert.Equal(0, (await load.CloseWindowAsync(end, MonotonicClock.NowNs, Cancellation)).Counts.Requests);
    }

    [Fact]
    public async Task What_is_discarded_makes_room()
    {
        using var server = EpollLoadTests.KeepAliveServer();
        await using var load = EpollLoadTests.Start(server, keepAlive: true);
        await EpollLoadTests.UntilAsync(() => load.Totals.Requests > 100);
        await load.PauseAsync(Cancellation);
        var start = MonotonicClock.NowNs;
        load.DiscardBefore(start);
        Assert.Equal(0, (await load.CloseWindowAsync(start, MonotonicClock.NowNs, Cancellation)).Counts.Requests);
    }
}
