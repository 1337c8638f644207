using Lab.Core.Definitions;
using Lab.Core.Machines;
using Lab.Core.Planning;
using Lab.Runner.Loads;

namespace Lab.Runner.Execution;

/// <summary>
/// A window is a stretch of a load that goes on: switch, guard, read, wait, read, switch back. An open loop falls
/// behind in a switch that takes its CPU or the server's, so its windows begin from a load that has settled: before the
/// switch, and again after it.
/// </summary>
internal sealed class StretchTaker(
    IAgent agent, LoadControl load, LoadSpec spec, PathSwitch path, SettledLoad? settled) : WindowTaker(load, spec.Name)
{
    private readonly LoadControl _load = load;

    /// <inheritdoc/>
    public override async Task<TakenWindow> TakeAsync(int index, Block block, Pair pair, Arm arm, bool baseline, CancellationToken cancellationToken)
    {
        var timing = ClassTiming.For(arm.Class, spec);
        var before = await _load.ReadAsync(cancellationToken);
        await path.AimForAsync(arm, baseline, cancellationToken);
        var (report, unsettled) = settled is null
            ? (
                await agent.TakeWindowAsync(
                    new(Probe(arm, baseline), arm.Class, arm.Hooks, Ns(timing.Guard), Ns(timing.Window)),
                    cancellationToken),
                null)
            : await TakeSettledAsync(settled, timing, arm, baseline, cancellationToken);
        var after = await _load.ReadAsync(cancellationToken);
        // Over the window and the switches beside it: the load goes on through them.
        var loadShare = (double)(after.CpuNs - before.CpuNs) / (after.NowNs - before.NowNs);
        return new(index, block, pair, arm, baseline, report, loadShare) { UnsettledBacklog = unsettled };
    }

    /// <summary>
    /// In three calls, for the load is looked at in between: from here, so not in the window, which the last of them
    /// guards.
    /// </summary>
    private async Task<(WindowReport Report, long? Unsettled)> TakeSettledAsync(
        SettledLoad load, ClassTiming timing, Arm arm, bool baseline, CancellationToken cancellationToken)
    {
        await load.WaitAsync(cancellationToken);
        var attached = await agent.AttachAsync(new(Probe(arm, baseline), arm.Class, arm.Hooks), cancellationToken);
        var unsettled = await load.WaitAsync(cancellationToken);
        var report = await agent.MeasureWindowAsync(new(Ns(timing.Guard), Ns(timing.Window)), cancellationToken);
        return (report with { AttachNs = attached.DurationNs }, unsettled);
    }

    private static long Ns(TimeSpan time) => (long)time.TotalNanoseconds;
}
