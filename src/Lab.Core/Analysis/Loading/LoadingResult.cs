using Lab.Core.Planning;
using Lab.Core.Records;

namespace Lab.Core.Analysis.Loading;

/// <summary>What the trials of one load came to.</summary>
/// <param name="Load">Name of the load.</param>
/// <param name="Arms">Arms that were loaded or attached, in the order of the plan.</param>
/// <param name="Refusals">Programs that the kernel was meant to refuse.</param>
public sealed record LoadingResult(string Load, IReadOnlyList<TriedArm> Arms, IReadOnlyList<RefusedArm> Refusals)
{
    /// <summary>The trials of a run; none in a run without any.</summary>
    public static IReadOnlyList<LoadingResult> AllOf(RunRecord run) =>
    [
        .. from load in run.Plan.Definition.HasTrials ? run.Plan.Definition.Loads : []
           let loaded = run.LoadingTrials.Where(trial => trial.Load == load.Name).ToArray()
           let cycled = run.CycleTrials.Where(trial => trial.Load == load.Name && trial.Seconds > 0).ToLookup(trial => trial.PairArm)
           where loaded.Length > 0 || cycled.Count > 0
           select new LoadingResult(
               load.Name,
               [.. run.Plan.RunningArms.Select(arm => TriedArm.Of(arm, Array.Find(loaded, trial => trial.Arm == arm.Id), [.. cycled[arm.Id]]))],
               [.. loaded.Where(trial => run.Plan.Arm(trial.Arm).ExpectsRefusal).Select(RefusedArm.Of)]),
    ];
}

/// <summary>An arm that was tried.</summary>
/// <param name="Arm">It.</param>
/// <param name="Loaded">What loading it takes; null for a control, and where the run did not come so far.</param>
/// <param name="Cycled">What attaching and detaching it did; null where the run did not come so far.</param>
public sealed record TriedArm(Arm Arm, LoadedArm? Loaded, CycledArm? Cycled)
{
    internal static TriedArm Of(Arm arm, LoadingTrial? loaded, IReadOnlyList<CycleTrial> cycled) =>
        new(arm, loaded is null ? null : LoadedArm.Of(loaded), cycled.Count == 0 ? null : CycledArm.Of(cycled));
}

/// <summary>A program that the kernel was meant to refuse.</summary>
/// <param name="Arm">Id of its arm.</param>
/// <param name="Attempts">How often it was tried.</param>
/// <param name="Refused">How often the kernel refused it.</param>
/// <param name="Refusal">Why, the last time; null when it was accepted then.</param>
/// <param name="Time">What an attempt took, until the refusal was there.</param>
/// <param name="Counts">What the load did meanwhile.</param>
/// <param name="SameServer">True when the server's processes were the same before and afterwards.</param>
public sealed record RefusedArm(
    string Arm, int Attempts, int Refused, Machines.LoadRefusal? Refusal, Durations? Time, LoadCounts Counts, bool SameServer)
{
    internal static RefusedArm Of(LoadingTrial trial) => new(
        trial.Arm, trial.Attempts.Count, trial.Attempts.Count(attempt => attempt.Refused), trial.Refusal,
        Durations.Of(trial.Attempts.Select(attempt => attempt.LoadNs)), trial.Counts, trial.SameServer);
}
