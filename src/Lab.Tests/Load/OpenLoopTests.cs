using Lab.Core.Definitions;
using Lab.Core.Records;
using Lab.Load;
using Xunit;

namespace Lab.Tests.Load;

public sealed class OpenLoopTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(Arrivals.Constant, true, 1)]
    [InlineData(Arrivals.Constant, false, 1)]
    [InlineData(Arrivals.Poisson, true, 1)]
    [InlineData(Arrivals.Poisson, false, 2)]
    public async Task Every_arrival_is_sent_and_the_server_saw_each(Arrivals arrivals, bool keepAlive, int threads)
    {
        using var server = keepAlive ? EpollLoadTests.KeepAliveServer() : EpollLoadTests.OneShotServer();
        var startNs = MonotonicClock.NowNs;
        await using var load = Start(server, new OpenLoop("test", new FixedRate(1_000), arrivals, 16, keepAlive) { Threads = threads });
        await EpollLoadTests.UntilAsync(() => load.Totals.Requests > 300);
        await load.PauseAsync(Cancellation);

        var window = await load.CloseWindowAsync(startNs, MonotonicClock.NowNs, Cancellation);
        Assert.Empty(load.Totals.Errors);
        Assert.Equal(server.Requests, load.Totals.Requests);
        Assert.Equal(server.Connections, load.Totals.Connections);
        Assert.Equal((server.Requests, 0), (window.Pacing!.Due, window.Pacing.NotSent));
        Assert.Equal((server.Requests, server.Requests), (window.Latency.TotalCount, window.Corrected!.TotalCount));
        Assert.InRange(server.Connections, 1, keepAlive ? 16 : server.Requests);
    }

    [Fact]
    public async Task A_constant_rate_owes_exactly_its_arrivals_to_a_window()
    {
        using var server = EpollLoadTests.KeepAliveServer();
        await using var load = Start(server, Constant(500));
        await EpollLoadTests.UntilAsync(() => load.Totals.Requests > 50);
        var startNs = MonotonicClock.NowNs;
        await Task.Delay(400, Cancellation);
        var endNs = MonotonicClock.NowNs;

        var window = await load.CloseWindowAsync(startNs, endNs, Cancellation);

        Assert.InRange(window.Pacing!.Due - ((endNs - startNs) / 2e6), -1, 1);
        Assert.Equal(window.Pacing.Due, window.Corrected!.TotalCount);
    }

    [Fact]
    public async Task A_stall_of_the_server_shows_in_the_corrected_latency_of_all_that_was_due()
    {
        using var go = new ManualResetEvent(initialState: true);
        using var server = new Responder(connection =>
        {
            while (connection.Request())
            {
                go.WaitOne();
                connection.Send("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello"u8);
            }
        });
        await using var load = Start(server, Constant(500) with { Connections = 2 });
        await EpollLoadTests.UntilAsync(() => load.Totals.Requests > 20);
        var startNs = MonotonicClock.NowNs;
        go.Reset();
        await Task.Delay(600, Cancellation);
        var stallNs = MonotonicClock.NowNs - startNs;
        go.Set();
        await load.PauseAsync(Cancellation);

        var window = await load.CloseWindowAsync(startNs, startNs + stallNs, Cancellation);

        // Two requests were under way, all others waited unsent: raw latency hides them, corrected latency does not.
        Assert.Empty(load.Totals.Errors);
        Assert.Equal(window.Pacing!.Due, window.Corrected!.TotalCount);
        Assert.InRange(window.CorrectedQuantiles!.MaxUs, (stallNs / 1e3) - 10_000, 10e6);
        Assert.InRange(window.CorrectedQuantiles.P50Us, stallNs / 2.5e3, 10e6);
        Assert.InRange(window.Quantiles!.P90Us, 0, stallNs / 2e3);
    }

    [Fact]
    public async Task What_finds_no_connection_in_time_is_counted_as_not_sent()
    {
        using var server = new Responder(connection => connection.WaitForEnd());
        var startNs = MonotonicClock.NowNs;
        await using var load = Start(server, Constant(200) with { Connections = 2 }, TimeSpan.FromMilliseconds(150));
        await EpollLoadTests.UntilAsync(() => load.Totals.Errors.GetValueOrDefault(LoadError.NotSent) > 20);
        await load.PauseAsync(Cancellation);

        var window = await load.CloseWindowAsync(startNs, MonotonicClock.NowNs, Cancellation);

        Assert.Equal([LoadError.Timeout, LoadError.NotSent], load.Totals.Errors.Keys.Order());
        Assert.Equal(load.Totals.Errors[LoadError.NotSent], window.Pacing!.NotSent);
        Assert.Equal(load.Totals.Failed, window.Pacing.Due);
        Assert.Equal(0, load.Totals.Requests);
    }

    [Fact]
    public async Task After_a_pause_nothing_is_owed_for_the_time_of_it()
    {
        using var server = EpollLoadTests.OneShotServer();
        await using var load = Start(server, Constant(1_000) with { KeepAlive = false });
        await EpollLoadTests.UntilAsync(() => load.Totals.Requests > 50);
        await load.PauseAsync(Cancellation);
        var before = load.Totals.Requests;
        await Task.Delay(300, Cancellation);
        Assert.Equal(before, server.Requests);

        var startNs = MonotonicClock.NowNs;
        load.Resume();
        await EpollLoadTests.UntilAsync(() => load.Totals.Requests > before + 20);
        await load.PauseAsync(Cancellation);
        var endNs = MonotonicClock.NowNs;

        Assert.InRange(load.Totals.Requests - before, 20, ((endNs - startNs) / 1_000_000) + 1);
        Assert.Equal(server.Requests, load.Totals.Requests);
    }

    [Fact]
    public async Task A_server_that_closes_idle_connections_causes_no_error()
    {
        using var server = new Responder(connection =>
        {
            connection.Request();
            connection.Send("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello"u8);
        });
        await using var load = Start(server, Constant(100));
        await EpollLoadTests.UntilAsync(() => load.Totals.Requests > 30);
        await load.PauseAsync(Cancellation);

        Assert.Empty(load.Totals.Errors);
        Assert.Equal(server.Connections, load.Totals.Requests);
    }

    private static OpenLoop Constant(double rps) => new("test", new FixedRate(rps), Arrivals.Constant, 8, KeepAlive: true);

    private static EpollLoad Start(Responder server, OpenLoop spec, TimeSpan? timeout = null) => EpollLoad.Start(
        EpollLoadTests.Target(server) with { RequestTimeout = timeout ?? TimeSpan.FromSeconds(10) }, spec, cpus: []);
}
