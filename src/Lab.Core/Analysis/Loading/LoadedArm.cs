using Lab.Core.Machines;
using Lab.Core.Records;

namespace Lab.Core.Analysis.Loading;

/// <summary>What loading an arm takes.</summary>
/// <param name="Object">What the kernel holds of it then; null where that is not known.</param>
/// <param name="Open">Reading its file; null for a tool's script, which the tool loads by itself.</param>
/// <param name="Load">From there until the kernel holds it.</param>
/// <param name="Verifier">Of that, the verifier by its own clock; null where it does not say.</param>
/// <param name="Counts">What the load did meanwhile.</param>
public sealed record LoadedArm(LoadedObject? Object, Durations? Open, Durations? Load, Durations? Verifier, LoadCounts Counts)
{
    /// <summary>Of a trial: the first load finds nothing in the caches and is not counted where there are others.</summary>
    internal static LoadedArm Of(LoadingTrial trial)
    {
        LoadAttempt[] counted = [.. trial.Attempts.Skip(trial.Attempts.Count > 1 ? 1 : 0)];
        return new(
            trial.Object,
            Durations.Of(counted.Select(attempt => attempt.OpenNs)),
            Durations.Of(counted.Select(attempt => attempt.LoadNs)),
            Durations.Of(counted.Select(attempt => attempt.VerifierNs).OfType<long>()),
            trial.Counts);
    }
}
