using Lab.Core.Analysis;
using Lab.Core.Planning;

namespace Lab.Reporting.Tables;

/// <summary>summary.csv: a row for each load, arm and metric; arms that were not run have one row with the reason.</summary>
public static class SummaryTable
{
    private static readonly string[] Columns =
    [
        "experiment", "target", "load", "arm", "metric", "primary", "unit", "baseline", "value", "delta", "delta_pct",
        "ci_low_pct", "ci_high_pct", "p_adj", "mde_pct", "pairs", "verdict", "reason",
    ];

    /// <summary>The table of an assessment.</summary>
    public static Table Of(Assessment assessment)
    {
        var plan = assessment.Run.Plan;
        return new Table(
            Columns,
            [
                .. from load in plan.Definition.Loads
                   from arm in plan.Arms
                   from row in Rows(assessment, load.Name, arm, PairEffect.Primary(load))
                   select (IReadOnlyList<string>)[plan.Definition.Name, plan.Target, load.Name, arm.Id, .. row],
            ]);
    }

    private static IEnumerable<string[]> Rows(Assessment assessment, string load, Arm arm, Metric primary)
    {
        var estimates = assessment.Estimates.Where(each => each.Load == load && each.Arm == arm.Id).ToArray();
        return arm.NotRun is { } reason ? [WithoutFigures(primary, VerdictName.NotRun, Cell.OneLine(reason))]
            : estimates.Length == 0 ? [WithoutFigures(primary, VerdictName.Of(Verdict.Undecided), "too few pairs")]
            : estimates.Select(Row);
    }

    private static string[] WithoutFigures(Metric metric, string verdict, string reason) =>
        [metric.Name, Cell.Of(value: true), metric.Unit, "", "", "", "", "", "", "", "", "0", verdict, reason];

    private static string[] Row(OverheadEstimate estimate) =>
    [
        estimate.Metric.Name, Cell.Of(estimate.Primary), estimate.Metric.Unit,
        Cell.Of(estimate.BaselineValue), Cell.Of(estimate.Value), Cell.Of(estimate.Delta), Cell.Percent(estimate.Effect),
        Cell.Percent(estimate.Interval95.Low), Cell.Percent(estimate.Interval95.High), Cell.Of(estimate.PAdjusted),
        Cell.Percent(estimate.MinimumDetectableEffect), Cell.Of(estimate.Pairs), VerdictName.Of(estimate.Verdict), "",
    ];
}
