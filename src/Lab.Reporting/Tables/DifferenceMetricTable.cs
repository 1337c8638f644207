using Lab.Core.Analysis;
using Lab.Core.Comparison;

namespace Lab.Reporting.Tables;

/// <summary>Every metric of every arm in both runs for a person to read, in percent and in the metric's own unit.</summary>
internal static class DifferenceMetricTable
{
    private static readonly string[] Columns =
    [
        "load", "arm", "metric", "baseline A", "baseline B", "change A", "change B", "absolute A", "absolute B", "B against A", "95 % interval", "absolute",
    ];

    internal static Table Of(RunComparison comparison) => new(Columns, [.. comparison.Differences.Select(Row)]);

    private static string[] Row(ArmDifference row) =>
    [
        row.Load, row.Arm, row.Metric.Title,
        $"{Figures.Number(row.A.BaselineValue)} {row.Metric.Unit}", $"{Figures.Number(row.B.BaselineValue)} {row.Metric.Unit}",
        Change(row.A), Change(row.B),
        Figures.Signed(row.A.Delta, row.Metric.Unit), Figures.Signed(row.B.Delta, row.Metric.Unit),
        Figures.SignedPercent(row.Difference), $"{Figures.PercentInterval(row.Interval95)} %", Figures.Signed(row.DeltaDifference, row.Metric.Unit),
    ];

    private static string Change(OverheadEstimate estimate) =>
        $"{Figures.SignedPercent(estimate.Effect)} {Figures.PercentInterval(estimate.Interval95)} %";
}
