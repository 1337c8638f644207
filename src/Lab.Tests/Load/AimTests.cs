using System.Net;
using Lab.Core.Definitions;
using Lab.Load;
using Xunit;

namespace Lab.Tests.Load;

/// <summary>A load that is sent from one way to another while it goes on.</summary>
public sealed class AimTests
{
    private const int Windows = 30;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static TheoryData<LoadSpec> Loads =>
    [
        new ClosedLoop("closed", 4, KeepAlive: false),
        new ClosedLoop("threads", 4, KeepAlive: false) { Threads = 2 },
        new OpenLoop("open", new FixedRate(200), Arrivals.Constant, 16, KeepAlive: false),
    ];

    [Theory]
    [MemberData(nameof(Loads), DisableDiscoveryEnumeration = true)]
    public async Task Every_request_of_a_window_goes_the_way_that_the_window_asked_for_and_none_is_lost(LoadSpec spec)
    {
        Responder[] ways = [EpollLoadTests.OneShotServer(), EpollLoadTests.OneShotServer(), EpollLoadTests.OneShotServer()];
        await using var load = EpollLoad.Start(new LoadTarget(ways[0].EndPoint, "test") { OtherWays = [ways[1].EndPoint, ways[2].EndPoint] }, spec, cpus: []);
        var before = MonotonicClock.NowNs;
        for (var window = 0; window < Windows; window++)
        {
            var way = ways[window % ways.Length];
            load.AimAt(way.EndPoint);
            var aimed = MonotonicClock.NowNs;
            // The guard: when it is closed, all that began before has ended.
            var guard = await load.CloseWindowAsync(before, aimed, Cancellation);
            var others = Others(ways, way);
            var own = way.Requests;
            await EpollLoadTests.UntilAsync(() => way.Requests >= own + 10);
            before = MonotonicClock.NowNs;
            var seen = await load.CloseWindowAsync(aimed, before, Cancellation);

            Assert.Equal(others, Others(ways, way));
            Assert.True(seen.Counts.Requests > 0);
            Assert.Equal(0, guard.Counts.Failed + seen.Counts.Failed);
        }

        await load.PauseAsync(Cancellation);
        Assert.Equal(load.Totals.Requests, ways.Sum(way => way.Requests));
        Assert.Equal(load.Totals.Connections, ways.Sum(way => way.Connections));
        Assert.Empty(load.Totals.Errors);
        Array.ForEach(ways, way => way.Dispose());
    }

    [Fact]
    public async Task A_load_stays_where_it_was_sent_through_a_pause()
    {
        using var first = EpollLoadTests.OneShotServer();
        using var second = EpollLoadTests.OneShotServer();
        await using var load = EpollLoad.Start(
            new LoadTarget(first.EndPoint, "test") { OtherWays = [second.EndPoint] }, new ClosedLoop("test", 4, KeepAlive: false), cpus: []);
        await load.PauseAsync(Cancellation);
        var asked = first.Requests;
        load.AimAt(second.EndPoint);
        load.Resume();
        await EpollLoadTests.UntilAsync(() => second.Requests > 20);
        await load.PauseAsync(Cancellation);

        Assert.Equal(asked, first.Requests);
        Assert.Equal(load.Totals.Requests, first.Requests + second.Requests);
    }

    [Fact]
    public async Task A_load_that_keeps_its_connections_can_not_be_sent_another_way()
    {
        using var server = EpollLoadTests.KeepAliveServer();
        await using var load = EpollLoadTests.Start(server, keepAlive: true);
        var refusal = Assert.Throws<InvalidOperationException>(() => load.AimAt(server.EndPoint));

        Assert.Contains("keeps its connections", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ways_that_the_target_does_not_have_are_refused_by_name()
    {
        using var server = EpollLoadTests.OneShotServer();
        await using var load = EpollLoadTests.Start(server, keepAlive: false);
        var refusal = Assert.Throws<ArgumentException>(() => load.AimAt(new IPEndPoint(IPAddress.Loopback, 9)));
        var mixed = Assert.Throws<ArgumentException>(() => EpollLoad.Start(
            EpollLoadTests.Target(server) with { OtherWays = [new IPEndPoint(IPAddress.IPv6Loopback, 9)] }, new ClosedLoop("test", 1, KeepAlive: false), cpus: []));

        Assert.Contains("127.0.0.1:9", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("one address family", mixed.Message, StringComparison.Ordinal);
    }

    private static int[] Others(Responder[] ways, Responder way) => [.. ways.Where(other => other != way).Select(other => other.Requests)];
}
