using System.Globalization;
using Lab.Core.Planning;

namespace Lab.Core.Analysis.Doubts;

/// <summary>
/// `too-few-pairs`: an arm without the pairs that a conclusion needs. Its verdict is `undecided`, so nothing false is said and a warning
/// is enough; the result as a whole is worth nothing only when no probe has enough.
/// </summary>
public sealed class TooFewPairs : IDoubt
{
    /// <inheritdoc/>
    public IEnumerable<Conclusion> Find(Evidence evidence)
    {
        var probes = evidence.Samples.Where(sample => sample.Arm.Kind == ArmKind.Probe).ToArray();
        var severity = probes.Length > 0 && probes.All(IsShort) ? Severity.Invalidates : Severity.Warning;
        return evidence.Samples.Where(IsShort).Select(sample => new Conclusion(
            "too-few-pairs", severity, sample.Arm.Id, string.Create(
                CultureInfo.InvariantCulture,
                $"{sample.Load}: {sample.Pairs.Count} pairs, {ExperimentPlan.MinimumPairs} are needed for a conclusion. Give it more time (--max-time) or more blocks (--blocks).")));
    }

    private static bool IsShort(ArmSample sample) => sample.Pairs.Count < ExperimentPlan.MinimumPairs;
}
