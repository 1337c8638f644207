using Lab.Core.Analysis;
using Lab.Core.Comparison;

namespace Lab.Reporting.Tables;

/// <summary>compare.csv: a row for each load, arm and metric; arms that are not measured in both runs have one row with the reason.</summary>
public static class CompareCsvTable
{
    private static readonly string[] Columns =
    [
        "experiment", "load", "arm", "metric", "primary", "unit",
        "baseline_a", "delta_a", "effect_a_pct", "ci_low_a_pct", "ci_high_a_pct", "pairs_a",
        "baseline_b", "delta_b", "effect_b_pct", "ci_low_b_pct", "ci_high_b_pct", "pairs_b",
        "delta_difference", "difference_pct", "ci_low_pct", "ci_high_pct", "p_adj", "verdict", "reason",
    ];

    /// <summary>The table of a comparison.</summary>
    public static Table Of(RunComparison comparison)
    {
        var name = comparison.A.Run.Plan.Definition.Name;
        return new Table(Columns, [.. comparison.Differences.Select(row => Row(name, row)), .. comparison.Uncompared.Select(row => Row(name, comparison, row))]);
    }

    private static string[] Row(string name, ArmDifference row) =>
    [
        .. Head(name, row.Load, row.Arm, row.Metric, row.Primary), .. Side(row.A), .. Side(row.B),
        Cell.Of(row.DeltaDifference), Cell.Percent(row.Difference), Cell.Percent(row.Interval95.Low), Cell.Percent(row.Interval95.High),
        Cell.Of(row.PAdjusted), DifferenceVerdictName.Of(row.Verdict), "",
    ];

    private static string[] Row(string name, RunComparison comparison, UncomparedArm row)
    {
        var metric = PairEffect.Primary(comparison.A.Run.Plan.Definition.Loads.First(load => load.Name == row.Load));
        return
        [
            .. Head(name, row.Load, row.Arm, metric, primary: true), .. Side(row.A), .. Side(row.B),
            "", "", "", "", "", DifferenceVerdictName.NotCompared, Cell.OneLine(row.Reason),
        ];
    }

    private static string[] Head(string name, string load, string arm, Metric metric, bool primary) =>
        [name, load, arm, metric.Name, Cell.Of(primary), metric.Unit];

    private static string[] Side(OverheadEstimate? estimate) => estimate is null ? ["", "", "", "", "", "0"] :
    [
        Cell.Of(estimate.BaselineValue), Cell.Of(estimate.Delta), Cell.Percent(estimate.Effect),
        Cell.Percent(estimate.Interval95.Low), Cell.Percent(estimate.Interval95.High), Cell.Of(estimate.Pairs),
    ];
}
