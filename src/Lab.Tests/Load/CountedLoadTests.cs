using Lab.Core;
using Lab.Core.Definitions;
using Lab.Load;
using Xunit;

namespace Lab.Tests.Load;

public sealed class CountedLoadTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task It_sends_exactly_as_many_requests_as_it_is_asked_for(bool keepAlive)
    {
        using var server = keepAlive ? EpollLoadTests.KeepAliveServer() : EpollLoadTests.OneShotServer();
        await using var load = await CountedLoad.StartAsync(EpollLoadTests.Target(server), new("test", keepAlive, RequestsPerWindow: 7), cpus: [], Cancellation);
        var before = server.Requests;
        Assert.Equal(before, load.Totals.Requests);
        foreach (var requests in (int[])[1, 7, 150])
        {
            await load.RunAsync(requests, Cancellation);
            before += requests;
            await Task.Delay(20, Cancellation);
            Assert.Equal((before, before), (server.Requests, load.Totals.Requests));
            Assert.Empty(load.Totals.Errors);
        }
    }

    [Fact]
    public async Task Requests_that_fail_are_requests_too()
    {
        using var server = new Responder(connection =>
        {
            if (connection.Request())
            {
                connection.Send("HTTP/1.1 500 Sorry\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"u8);
            }
        });
        await using var load = await CountedLoad.StartAsync(EpollLoadTests.Target(server), new("test", KeepAlive: false, RequestsPerWindow: 7), cpus: [], Cancellation);
        var before = server.Requests;
        await load.RunAsync(requests: 7, Cancellation);
        Assert.Equal(before + 7, server.Requests);
        Assert.Equal(0, load.Totals.Requests);
    }

    [Fact]
    public async Task A_server_that_says_nothing_any_more_ends_it_long_before_every_request_has_timed_out()
    {
        const int Requests = 100_000;
        using var server = new Responder(connection => connection.WaitForEnd());
        var target = EpollLoadTests.Target(server) with { RequestTimeout = TimeSpan.FromMilliseconds(50) };
        await using var load = await CountedLoad.StartAsync(target, new("test", KeepAlive: false, Requests), cpus: [], Cancellation);
        var failure = await Assert.ThrowsAsync<LabException>(() => load.RunAsync(Requests, Cancellation));
        Assert.Contains("The server has not answered", failure.Message, StringComparison.Ordinal);
        Assert.InRange(load.Totals.Failed, 1, Requests - 1);
    }

    [Fact]
    public async Task It_runs_on_between_counts_when_it_is_told_to()
    {
        using var server = EpollLoadTests.OneShotServer();
        await using var load = await CountedLoad.StartAsync(EpollLoadTests.Target(server), new("test", KeepAlive: false, RequestsPerWindow: 7), cpus: [], Cancellation);
        await load.RunAsync(requests: 3, Cancellation);
        var before = load.Totals.Requests;
        load.Resume();
        await EpollLoadTests.UntilAsync(() => load.Totals.Requests > before + 50);
        await load.PauseAsync(Cancellation);
        Assert.Equal(server.Requests, load.Totals.Requests);
    }

    [Fact]
    public void Only_a_closed_loop_has_a_counted_form()
    {
        var counted = CountedLoop.Of(new ClosedLoop("saturation", Connections: 16, KeepAlive: false))!;
        Assert.Equal(("saturation", 1, false), (counted.Name, counted.Connections, counted.KeepAlive));
        Assert.Equal(CountedLoop.UsualRequests, counted.RequestsPerWindow);
        Assert.Equal(200, CountedLoop.Of(new ClosedLoop("saturation", Connections: 16, KeepAlive: false), requestsPerWindow: 200)!.RequestsPerWindow);
        Assert.True(counted is { LocalPorts: > 0, AcknowledgesWithRequest: true, CloseDelay.Ticks: > 0 });
        Assert.Null(CountedLoop.Of(new ClosedLoop("kept", Connections: 16, KeepAlive: true))!.LocalPorts);
        Assert.Null(CountedLoop.Of(new OpenLoop("steady", new FixedRate(100), Arrivals.Constant, Connections: 16, KeepAlive: false)));
    }
}
