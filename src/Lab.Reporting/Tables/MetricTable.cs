using Lab.Core.Analysis;

namespace Lab.Reporting.Tables;

/// <summary>Every metric of every arm for a person to read.</summary>
internal static class MetricTable
{
    internal static Table Of(Assessment assessment) => new(
        ["load", "arm", "metric", "baseline", "with the arm", "change", "95 % interval"],
        [
            .. assessment.Estimates.Select(estimate => (IReadOnlyList<string>)
            [
                estimate.Load, estimate.Arm, estimate.Metric.Title,
                $"{Figures.Number(estimate.BaselineValue)} {estimate.Metric.Unit}", $"{Figures.Number(estimate.Value)} {estimate.Metric.Unit}",
                Figures.SignedPercent(estimate.Effect), $"{Figures.PercentInterval(estimate.Interval95)} %",
            ]),
        ]);
}
