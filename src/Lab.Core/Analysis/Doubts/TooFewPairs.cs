using System.Globalization;
using Lab.Core.Definitions;
using Lab.Core.Planning;
using Lab.Core.Statistics;

namespace Lab.Core.Analysis.Doubts;

/// <summary>
/// `too-few-pairs`: an arm without the pairs that a conclusion needs. Its verdict is `undecided`, so nothing false is said and a warning
/// is enough; the result as a whole is worth nothing only when no probe has enough. Open loops are judged by super-blocks instead, see
/// <see cref="TooFewForLatency"/>; there only an arm without any estimate is named.
/// </summary>
public sealed class TooFewPairs : IDoubt
{
    /// <inheritdoc/>
    public IEnumerable<Conclusion> Find(Evidence evidence)
    {
        var open = evidence.Run.Plan.Definition.Loads.OfType<OpenLoop>().Select(load => load.Name).ToHashSet(StringComparer.Ordinal);
        int Needed(ArmSample sample) => open.Contains(sample.Load) ? Estimator.MinimumCount : ExperimentPlan.MinimumPairs;
        bool IsShort(ArmSample sample) => sample.Pairs.Count < Needed(sample);
        var probes = evidence.Samples.Where(sample => sample.Arm.Kind == ArmKind.Probe).ToArray();
        var severity = probes.Length > 0 && probes.All(IsShort) ? Severity.Invalidates : Severity.Warning;
        return evidence.Samples.Where(IsShort).Select(sample => new Conclusion(
            "too-few-pairs", severity, sample.Arm.Id, string.Create(
                CultureInfo.InvariantCulture,
                $"{sample.Load}: {sample.Pairs.Count} pairs, {Needed(sample)} are needed for a conclusion. Give it more time (--max-time) or more blocks (--blocks).")));
    }
}
