using Lab.Core;
using Lab.Core.Definitions;
using Lab.Runner.Execution;
using Lab.Runner.Loads;
using Lab.Tests.Load;
using Xunit;

namespace Lab.Tests.Execution;

public sealed class CapacityFinderTests
{
    private static readonly OpenLoop Half = new("half", new CapacityShare(0.5), Arrivals.Constant, 4, KeepAlive: true);

    [Fact]
    public async Task A_share_becomes_a_rate_and_loads_that_connect_alike_share_one_measurement()
    {
        using var server = EpollLoadTests.KeepAliveServer();
        var steps = new Steps();
        var closed = new ClosedLoop("saturation", 4, KeepAlive: true);
        var known = Half with { Name = "known", Rate = new FixedRate(10) };
        var loads = await new CapacityFinder(new LoadStarter(EpollLoadTests.Target(server), cpus: [], there: null, nbomber: null), steps)
            .ResolveAsync([closed, Half, Half with { Name = "more", Rate = new CapacityShare(0.8) }, known], TestContext.Current.CancellationToken);
        Assert.Same(closed, loads[0]);
        Assert.Same(known, loads[3]);
        var (half, more) = (Rate(loads[1]), Rate(loads[2]));
        Assert.True(half is { Share: 0.5, CapacityRps: > 0 } && half.Rps == 0.5 * half.CapacityRps, $"{half}");
        Assert.Equal((half.CapacityRps, 0.8), (more.CapacityRps, more.Share));
        Assert.Single(steps.Texts, text => text.StartsWith("capacity of the server: closed loop, 4 connections", StringComparison.Ordinal));
        Assert.Contains($"load half: {LoadDescription.Of(half)}", steps.Texts);
    }

    [Fact]
    public async Task A_server_that_answers_nothing_has_no_capacity()
    {
        using var server = new Responder(connection => connection.Reset());
        var failure = await Assert.ThrowsAsync<LabException>(() => new CapacityFinder(new LoadStarter(EpollLoadTests.Target(server), cpus: [], there: null, nbomber: null), new Steps())
            .ResolveAsync([Half], TestContext.Current.CancellationToken));
        Assert.Contains("answered no request", failure.Message, StringComparison.Ordinal);
    }

    private static MeasuredShare Rate(LoadSpec load) => Assert.IsType<MeasuredShare>(Assert.IsType<OpenLoop>(load).Rate);

    private sealed class Steps : IProgress<RunProgress>
    {
        public List<string> Texts { get; } = [];

        public void Report(RunProgress value) => Texts.Add(((Step)value).Text);
    }
}
