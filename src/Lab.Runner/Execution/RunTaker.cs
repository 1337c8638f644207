using Lab.Core.Definitions;
using Lab.Core.Machines;
using Lab.Core.Planning;
using Lab.Runner.Loads;

namespace Lab.Runner.Execution;

/// <summary>
/// A window is one run of a tool: switch, guard, read, run, read, switch back. The server is idle before and after, so what the tool's start
/// and its report take costs time and no CPU of the server's.
/// </summary>
internal sealed class RunTaker(IAgent agent, LoadControl load, LoadSpec spec) : WindowTaker(load, spec.Name)
{
    private readonly LoadControl _load = load;

    /// <inheritdoc/>
    public override async Task<TakenWindow> TakeAsync(int index, Block block, Pair pair, Arm arm, bool baseline, CancellationToken cancellationToken)
    {
        var timing = ClassTiming.For(arm.Class, spec);
        var attached = await agent.AttachAsync(new(Probe(arm, baseline), arm.Class, arm.Hooks), cancellationToken);
        await Task.Delay(timing.Guard, cancellationToken);
        var before = await _load.ReadAsync(cancellationToken);
        var start = await agent.ReadCountersAsync(cancellationToken);
        await _load.ResumeAsync(cancellationToken);
        await Task.Delay(timing.Window, cancellationToken);
        await _load.PauseAsync(cancellationToken);
        var end = await agent.ReadCountersAsync(cancellationToken);
        var after = await _load.ReadAsync(cancellationToken);
        var detached = await agent.DetachAsync(cancellationToken);
        var loadShare = (double)(after.CpuNs - before.CpuNs) / (end.MonotonicNs - start.MonotonicNs);
        return new(index, block, pair, arm, baseline, new(attached.DurationNs, start, end, detached), loadShare);
    }
}
