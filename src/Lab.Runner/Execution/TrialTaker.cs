using Lab.Core.Machines;
using Lab.Core.Planning;
using Lab.Core.Records;
using Lab.Runner.Loads;

namespace Lab.Runner.Execution;

/// <summary>Takes the trials under a load that goes on: what is tried, how the server fared meanwhile, and whether it is still the same.</summary>
internal sealed class TrialTaker(IAgent agent, LoadControl load, string loadName, SettledLoad? settled)
{
    private readonly AnswerWatch _answers = new();

    /// <summary>Requests that were under way when a program was refused or loaded end in it.</summary>
    private static readonly TimeSpan Settling = TimeSpan.FromMilliseconds(50);

    /// <summary>A probe is loaded some times in a row; one that must be refused is tried as often.</summary>
    public async Task<LoadingTrial> LoadAsync(int index, Arm arm, ProbeRequest probe, CancellationToken cancellationToken)
    {
        await WaitAsync(cancellationToken);
        var before = await agent.IdentifyServerAsync(cancellationToken);
        var report = await agent.TryLoadingAsync(new(probe, arm.ExpectsRefusal ? CycleTiming.Refusals : CycleTiming.Loads), cancellationToken);
        await Task.Delay(Settling, cancellationToken);
        await agent.CheckServerAsync(cancellationToken);
        var after = await agent.IdentifyServerAsync(cancellationToken);
        var seen = await load.CloseWindowAsync(report.StartNs, report.EndNs, cancellationToken);
        _answers.ThrowIfSilent(seen.Counts, arm.Id);
        return new LoadingTrial
        {
            Index = index,
            Load = loadName,
            Arm = arm.Id,
            StartNs = report.StartNs,
            EndNs = report.EndNs,
            Counts = seen.Counts,
            Attempts = report.Attempts,
            Object = report.Object,
            Refusal = report.Refusal,
            SameServer = before.SequenceEqual(after),
        };
    }

    /// <summary>The stretch of a pair in which the arm is attached and detached, or the one in which nothing is touched.</summary>
    public async Task<CycleTrial> CycleAsync(int index, int round, TrialPair pair, Arm arm, bool quiet, CancellationToken cancellationToken)
    {
        var unsettled = await WaitAsync(cancellationToken);
        var before = await agent.IdentifyServerAsync(cancellationToken);
        var report = quiet
            ? await StandByAsync(arm, cancellationToken)
            : await agent.CycleAsync(RequestFor(arm), cancellationToken);
        await agent.CheckServerAsync(cancellationToken);
        var after = await agent.IdentifyServerAsync(cancellationToken);
        var seen = await load.CloseWindowAsync(report.StartNs, report.EndNs, cancellationToken);
        _answers.ThrowIfSilent(seen.Counts, arm.Id);
        return new CycleTrial
        {
            Index = index,
            Load = loadName,
            Arm = quiet ? Arm.Baseline : arm.Id,
            PairArm = arm.Id,
            Round = round,
            Pair = pair.Index,
            Class = arm.Class,
            First = quiet == pair.QuietFirst,
            StartNs = report.StartNs,
            EndNs = report.EndNs,
            Counts = seen.Counts,
            AttachNs = report.AttachNs,
            DetachNs = report.DetachNs,
            Events = report.Events,
            Lost = report.Lost,
            SameServer = before.SequenceEqual(after),
            Latency = seen.Quantiles,
            Corrected = seen.CorrectedQuantiles,
            Pacing = seen.Pacing,
            UnsettledBacklog = unsettled,
        };
    }

    /// <summary>What an open loop owes from the stretch before is not this one's.</summary>
    private Task<long?> WaitAsync(CancellationToken cancellationToken) =>
        settled?.WaitAsync(cancellationToken) ?? Task.FromResult<long?>(null);

    private static CycleRequest RequestFor(Arm arm)
    {
        var timing = CycleTiming.For(arm.Class);
        return new(
            arm.Kind == ArmKind.Control ? null : arm.Id, arm.Class, arm.Hooks,
            timing.CyclesPerRound, (long)timing.Period.TotalNanoseconds, (long)timing.Hold.TotalNanoseconds);
    }

    private async Task<CycleReport> StandByAsync(Arm arm, CancellationToken cancellationToken)
    {
        var start = await load.ReadAsync(cancellationToken);
        await Task.Delay(CycleTiming.For(arm.Class).Stretch, cancellationToken);
        var end = await load.ReadAsync(cancellationToken);
        return new(start.NowNs, end.NowNs, [], [], Events: 0, Lost: 0);
    }
}
