using System.Globalization;
using Lab.Core.Analysis;
using Lab.Core.Comparison;

namespace Lab.Reporting.Tables;

/// <summary>The verdicts of a comparison as a person reads them, for Markdown and the console: controls first, then the probes.</summary>
public static class DifferenceTable
{
    private static readonly string[] Columns = ["arm", "A", "B", "B against A", "95 % interval", "absolute", "p (adj.)", "pairs", "verdict"];

    /// <summary>The rows of one load.</summary>
    public static Table Of(RunComparison comparison, string load)
    {
        var compared = comparison.Differences.Where(each => each.Primary && each.Load == load).Select(each => (each.Kind, Row: Row(each)));
        var others = comparison.Uncompared.Where(each => each.Load == load).Select(each => (each.Kind, Row: Row(each)));
        return new Table(Columns, [.. compared.Concat(others).OrderBy(row => row.Kind).Select(row => row.Row)]);
    }

    private static string[] Row(ArmDifference row) =>
    [
        row.Arm,
        Effect(row.A),
        Effect(row.B),
        Figures.SignedPercent(row.Difference),
        $"{Figures.PercentInterval(row.Interval95)} %",
        $"{Delta(row.A)} -> {Delta(row.B)} ({Figures.Signed(row.DeltaDifference, row.Metric.Unit)})",
        row.PAdjusted is { } p ? Figures.PValue(p) : "",
        string.Create(CultureInfo.InvariantCulture, $"{row.A.Pairs}, {row.B.Pairs}"),
        DifferenceVerdictName.Of(row.Verdict),
    ];

    private static string[] Row(UncomparedArm row) =>
        [row.Arm, Effect(row.A), Effect(row.B), "", "", "", "", "", DifferenceVerdictName.NotCompared];

    private static string Effect(OverheadEstimate? estimate) =>
        estimate is null ? "" : $"{Figures.SignedPercent(estimate.Effect)} {Figures.PercentInterval(estimate.Interval95)}";

    private static string Delta(OverheadEstimate estimate) => Figures.Signed(estimate.Delta, unit: "").TrimEnd();
}
