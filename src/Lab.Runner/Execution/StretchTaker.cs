using System.Diagnostics;
using Lab.Core.Definitions;
using Lab.Core.Machines;
using Lab.Core.Planning;
using Lab.Load;

namespace Lab.Runner.Execution;

/// <summary>A window is a stretch of a load that goes on: switch, guard, read, wait, read, switch back.</summary>
internal sealed class StretchTaker(IAgent agent, ILoad load, LoadSpec spec, PathSwitch path) : WindowTaker(load, spec.Name)
{
    private readonly ILoad _load = load;

    /// <inheritdoc/>
    public override async Task<TakenWindow> TakeAsync(int index, Block block, Pair pair, Arm arm, bool baseline, CancellationToken cancellationToken)
    {
        var timing = ClassTiming.For(arm.Class, spec);
        var (since, loadCpuBefore) = (Stopwatch.GetTimestamp(), _load.CpuNs);
        path.AimFor(arm, baseline);
        var report = await agent.TakeWindowAsync(
            new(Probe(arm, baseline), arm.Class, arm.Hooks, Ns(timing.Guard), Ns(timing.Window)), cancellationToken);
        // Over the window and the switches beside it: the load goes on through them.
        var loadShare = (_load.CpuNs - loadCpuBefore) / Stopwatch.GetElapsedTime(since).TotalNanoseconds;
        return new(index, block, pair, arm, baseline, report, loadShare);
    }

    private static long Ns(TimeSpan time) => (long)time.TotalNanoseconds;
}
