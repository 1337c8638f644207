using System.Net;
using Lab.Core.Definitions;
using Lab.Core.Machines;
using Lab.Core.Planning;
using Lab.Core.Records;
using Lab.Load;
using Lab.Runner.Execution;
using Lab.Runner.Loads;
using Lab.Tests.Load;
using Lab.Tests.Synthetic;
using Xunit;

namespace Lab.Tests.Execution;

public sealed class StretchTakerTests
{
    private static readonly Arm Probe =
        SyntheticExperiment.Probe("tcplife/bpftrace-tracepoint") with { Class = SwitchingClass.Perf };
    private static readonly OpenLoop Spec = new("test", new FixedRate(500), Arrivals.Constant, 2, KeepAlive: true);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_window_begins_only_when_what_the_switch_left_is_answered()
    {
        using var server = new StallingServer();
        await using var load = server.StartLoad();
        await using var control = new LocalLoad(load);
        await EpollLoadTests.UntilAsync(() => load.Totals.Requests > 20);
        var settled = (await SettledLoad.LearnAsync(control, Cancellation))!;
        var goneNs = 0L;
        var (agent, calls) = SwitchingAgent.Make(() =>
        {
            server.Stall();
            SpinWait.SpinUntil(() => load.Backlog > 300);
            goneNs = MonotonicClock.NowNs;
            server.GoOn();
        });

        var taken = await TakeAsync(agent, control, settled);
        var draining = await load.CloseWindowAsync(goneNs, taken.Report.Start.MonotonicNs, Cancellation);
        var window = await Taker(agent, control, settled).CloseAsync(taken, Cancellation);

        Assert.Equal([nameof(IAgent.AttachAsync), nameof(IAgent.MeasureWindowAsync)], calls);
        Assert.True(window.Record.IsSettled);
        Assert.Equal(123, window.Record.AttachNs);
        Assert.True(draining.Counts.Requests > 200, $"{draining.Counts.Requests} were answered while it drained");
        Assert.InRange(window.Record.Corrected!.MaxUs, 0, draining.CorrectedQuantiles!.MaxUs / 2);
    }

    [Fact]
    public async Task A_window_of_a_load_that_did_not_settle_in_time_is_taken_and_marked()
    {
        using var server = new StallingServer();
        await using var load = server.StartLoad();
        await using var control = new LocalLoad(load);
        await EpollLoadTests.UntilAsync(() => load.Totals.Requests > 20);
        var settled = new SettledLoad(control, level: 4) { Patience = TimeSpan.FromMilliseconds(20) };
        var (agent, _) = SwitchingAgent.Make(() =>
        {
            server.Stall();
            SpinWait.SpinUntil(() => load.Backlog > 100);
        });

        var taken = await TakeAsync(agent, control, settled);
        server.GoOn();
        var window = await Taker(agent, control, settled).CloseAsync(taken, Cancellation);

        Assert.InRange(window.Record.UnsettledBacklog!.Value, 100, 10_000);
        var line = RunFolderFormat.WriteWindow(window.Record);
        Assert.Contains("\"unsettledBacklog\":", line, StringComparison.Ordinal);
        Assert.DoesNotContain("isSettled", line, StringComparison.OrdinalIgnoreCase);
    }

    private static Task<TakenWindow> TakeAsync(IAgent agent, LoadControl control, SettledLoad settled) =>
        Taker(agent, control, settled).TakeAsync(
            0, new Block(0, []), new Pair(0, Probe.Id, BaselineFirst: false), Probe, baseline: false, Cancellation);

    private static StretchTaker Taker(IAgent agent, LoadControl control, SettledLoad settled) =>
        new(
            agent, control, Spec,
            new PathSwitch(control, new IPEndPoint(IPAddress.Loopback, 1), new Dictionary<string, IPEndPoint>()),
            settled);
}
