using Lab.Core.Definitions;
using Lab.Core.Machines;
using Lab.Core.Planning;
using Lab.Load;
using Lab.Runner.Agents;
using Lab.Runner.Targets;

namespace Lab.Runner.Execution;

/// <summary>
/// A window is a number of requests, and what the machine's CPU executed from before the first until what they left behind is delivered. The
/// agent is not spoken to in it, for every word would be counted too.
/// </summary>
internal sealed class CountedTaker(AgentProcess process, CountedLoad load, CountedLoop spec, InstructionCounter counter, PathSwitch path) : WindowTaker(load, spec.Name)
{
    private readonly CountedLoad _load = load;

    /// <inheritdoc/>
    public override async Task<TakenWindow> TakeAsync(int index, Block block, Pair pair, Arm arm, bool baseline, CancellationToken cancellationToken)
    {
        path.AimFor(arm, baseline);
        var attached = await process.Agent.AttachAsync(new(Probe(arm, baseline), arm.Class, arm.Hooks), cancellationToken);
        long instructions;
        CounterSample start, end;
        using (await process.KeepQuietAsync(cancellationToken))
        {
            await Task.Delay(ClassTiming.For(arm.Class, spec).Guard, cancellationToken);
            instructions = -await counter.ReadAsync(cancellationToken);
            start = Now();
            await _load.RunAsync(spec.RequestsPerWindow, cancellationToken);
            end = Now();
            await Task.Delay(RunTiming.Delivery, cancellationToken);
            instructions += await counter.ReadAsync(cancellationToken);
        }

        var detached = await process.Agent.DetachAsync(cancellationToken);
        return new(index, block, pair, arm, baseline, new(attached.DurationNs, start, end, detached), LoadShare: 0) { Instructions = instructions };
    }

    /// <summary>Only the time is of use: the CPU's clocks of an emulated machine are not.</summary>
    private static CounterSample Now() => new(MonotonicClock.NowNs, ServerCpuNs: 0, ReaderCpuNs: 0);
}
