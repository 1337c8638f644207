using Lab.Core.Definitions;
using Lab.Core.Machines;
using Lab.Core.Planning;
using Lab.Runner.Agents;
using Lab.Runner.Loads;
using Lab.Runner.Targets;

namespace Lab.Runner.Execution;

/// <summary>
/// A window is a number of requests, and what the machine's CPU executed from before the first until what they left behind is delivered. The
/// agent is not spoken to in it, for every word would be counted too.
/// </summary>
internal sealed class CountedTaker(AgentProcess process, LoadControl load, CountedLoop spec, InstructionCounter counter, PathSwitch path) : WindowTaker(load, spec.Name)
{
    private readonly LoadControl _load = load;

    /// <inheritdoc/>
    public override async Task<TakenWindow> TakeAsync(int index, Block block, Pair pair, Arm arm, bool baseline, CancellationToken cancellationToken)
    {
        await path.AimForAsync(arm, baseline, cancellationToken);
        var attached = await process.Agent.AttachAsync(new(Probe(arm, baseline), arm.Class, arm.Hooks), cancellationToken);
        long instructions;
        LoadSpan span;
        using (await process.KeepQuietAsync(cancellationToken))
        {
            await Task.Delay(ClassTiming.For(arm.Class, spec).Guard, cancellationToken);
            instructions = -await counter.ReadAsync(cancellationToken);
            span = await _load.RunAsync(spec.RequestsPerWindow, cancellationToken);
            await Task.Delay(RunTiming.Delivery, cancellationToken);
            instructions += await counter.ReadAsync(cancellationToken);
        }

        var detached = await process.Agent.DetachAsync(cancellationToken);
        return new(index, block, pair, arm, baseline, new(attached.DurationNs, At(span.StartNs), At(span.EndNs), detached), LoadShare: 0) { Instructions = instructions };
    }

    /// <summary>Only the time is of use: the CPU's clocks of an emulated machine are not.</summary>
    private static CounterSample At(long ns) => new(ns, ServerCpuNs: 0, ReaderCpuNs: 0);
}
