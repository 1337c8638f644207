using Lab.Core.Definitions;
using Lab.Core.Planning;

namespace Lab.Core.Analysis.Doubts;

/// <summary>`faster-than-baseline`: a probe that seems to save something. Its verdict is no better than `equivalent`.</summary>
public sealed class FasterThanBaseline : IDoubt
{
    /// <inheritdoc/>
    public IEnumerable<Conclusion> Find(Evidence evidence) =>
        from estimate in evidence.Primary
        where estimate.PAdjusted < VerdictRule.Level && estimate.Effect < 0
        where evidence.Run.Plan.Arm(estimate.Arm).Kind == ArmKind.Probe
        select new Conclusion(
            "faster-than-baseline", Severity.Warning, estimate.Arm,
            $"{estimate.Load}: {estimate.Metric.Title} is lower with the probe by {Figures.Percent(-estimate.Effect)}. A probe adds work: this is a side effect (batching, or what the switching itself does), not a saving.{Advice(evidence, estimate)}");

    private static string Advice(Evidence evidence, OverheadEstimate estimate) =>
        evidence.Run.Plan.Definition.Loads.Any(load => load.Name == estimate.Load && load is OpenLoop) ? "" : " Compare with one connection in flight.";
}
