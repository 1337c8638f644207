using Lab.Core.Definitions;
using Lab.Core.Machines;
using Lab.Core.Planning;
using Lab.Runner.Loads;

namespace Lab.Runner.Execution;

/// <summary>A window is a stretch of a load that goes on: switch, guard, read, wait, read, switch back.</summary>
internal sealed class StretchTaker(IAgent agent, LoadControl load, LoadSpec spec, PathSwitch path) : WindowTaker(load, spec.Name)
{
    private readonly LoadControl _load = load;

    /// <inheritdoc/>
    public override async Task<TakenWindow> TakeAsync(int index, Block block, Pair pair, Arm arm, bool baseline, CancellationToken cancellationToken)
    {
        var timing = ClassTiming.For(arm.Class, spec);
        var before = await _load.ReadAsync(cancellationToken);
        await path.AimForAsync(arm, baseline, cancellationToken);
        var report = await agent.TakeWindowAsync(
            new(Probe(arm, baseline), arm.Class, arm.Hooks, Ns(timing.Guard), Ns(timing.Window)), cancellationToken);
        var after = await _load.ReadAsync(cancellationToken);
        // Over the window and the switches beside it: the load goes on through them.
        var loadShare = (double)(after.CpuNs - before.CpuNs) / (after.NowNs - before.NowNs);
        return new(index, block, pair, arm, baseline, report, loadShare);
    }

    private static long Ns(TimeSpan time) => (long)time.TotalNanoseconds;
}
