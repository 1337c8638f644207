using Lab.Core.Definitions;
using Lab.Core.Machines;
using Lab.Core.Planning;
using Lab.Core.Records;
using Lab.Runner.Loads;

namespace Lab.Runner.Execution;

/// <summary>
/// Takes one run of a sweep: switch, start a load of its own at the rate, let it come up, read, wait, read, drain, switch back. Nothing is
/// in flight at either switch, so no backlog of one state is paid in another.
/// </summary>
/// <param name="agent">The machine under test.</param>
/// <param name="loads">Starts a load, with a seed for its arrivals.</param>
/// <param name="sweep">The sweep.</param>
/// <param name="capacityRps">What the server can do, requests a second.</param>
internal sealed class SweepTaker(IAgent agent, LoadStarter loads, SweepLoop sweep, double capacityRps)
{
    /// <summary>What the server still does for connections that the load has seen the end of: a probe of connections fires in it.</summary>
    private static readonly TimeSpan Settling = TimeSpan.FromMilliseconds(30);

    private readonly AnswerWatch _answers = new();

    /// <summary>The run of a pair in which the arm is in force, or the one in which its twin is; both have the same arrivals.</summary>
    public async Task<SweepWindow> TakeAsync(int index, int round, SweepPair pair, Arm arm, bool baseline, CancellationToken cancellationToken)
    {
        var probe = baseline || arm.Kind == ArmKind.Control ? null : arm.Id;
        var attached = await agent.AttachAsync(new(probe, arm.Class, arm.Hooks), cancellationToken);
        await using var load = await loads.StartAsync(sweep.At(pair.Step, capacityRps), pair.Index, cancellationToken);
        await Task.Delay(SweepTiming.LeadIn, cancellationToken);
        var (before, loadBefore) = (await agent.ReadCountersAsync(cancellationToken), await load.ReadAsync(cancellationToken));
        await Task.Delay(sweep.RunTime, cancellationToken);
        var (after, loadAfter) = (await agent.ReadCountersAsync(cancellationToken), await load.ReadAsync(cancellationToken));
        await load.PauseAsync(cancellationToken);
        await Task.Delay(Settling, cancellationToken);
        var detached = await agent.DetachAsync(cancellationToken);
        var seen = await load.CloseWindowAsync(before.MonotonicNs, after.MonotonicNs, cancellationToken);
        _answers.ThrowIfSilent(seen.Counts, baseline ? Arm.Baseline : arm.Id);
        return new SweepWindow
        {
            Index = index,
            Load = sweep.Name,
            Arm = baseline ? Arm.Baseline : arm.Id,
            PairArm = arm.Id,
            Round = round,
            Step = pair.Step,
            Pair = pair.Index,
            Class = arm.Class,
            First = baseline == pair.BaselineFirst,
            Share = sweep.ShareOf(pair.Step),
            RateRps = sweep.ShareOf(pair.Step) * capacityRps,
            CapacityRps = capacityRps,
            StartNs = before.MonotonicNs,
            EndNs = after.MonotonicNs,
            Counts = seen.Counts,
            Whole = (await load.ReadAsync(cancellationToken)).Totals,
            ServerCpuNs = after.ServerCpuNs - before.ServerCpuNs,
            ReaderCpuNs = after.ReaderCpuNs - before.ReaderCpuNs,
            LoadCpuNs = loadAfter.CpuNs - loadBefore.CpuNs,
            AttachNs = attached.DurationNs,
            Events = detached.Events,
            Lost = detached.Lost,
            Latency = seen.Quantiles,
            Corrected = seen.CorrectedQuantiles,
            Pacing = seen.Pacing!,
        };
    }
}
