using Lab.Core.Analysis;
using Lab.Core.Analysis.Sweeps;
using Lab.Core.Definitions;
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
                .. from load in plan.Definition.SwitchedLoads
                   from arm in plan.Arms
                   from row in Rows(assessment, load, arm)
                   select (IReadOnlyList<string>)[plan.Definition.Name, plan.Target, load.Name, arm.Id, .. row],
                .. from sweep in assessment.Sweeps
                   from shift in sweep.Knees
                   select (IReadOnlyList<string>)[plan.Definition.Name, plan.Target, sweep.Load.Name, shift.Arm, .. Row(shift)],
            ]);
    }

    private static IEnumerable<string[]> Rows(Assessment assessment, LoadSpec load, Arm arm)
    {
        var primary = PairEffect.Primary(load);
        var estimates = assessment.Estimates.Where(each => each.Load == load.Name && each.Arm == arm.Id).ToArray();
        return arm.NotRun is { } reason ? [WithoutFigures(primary, VerdictName.NotRun, Cell.OneLine(reason))]
            : estimates.Any(each => each.Primary) ? estimates.Select(Row)
            : [WithoutFigures(primary, VerdictName.Of(Verdict.Undecided), TooFew.Of(load)), .. estimates.Select(Row)];
    }

    /// <summary>The knee of a sweep is shown and not judged: some rounds are no sample for a verdict.</summary>
    private static string[] Row(KneeShift shift) =>
    [
        "knee_rps", Cell.Of(value: true), "requests/s",
        Cell.Of(shift.BaselineRps?.Value), Cell.Of(shift.ArmRps?.Value), Cell.Of(shift.DeltaRps?.Value), Cell.Percent(shift.Loss?.Value),
        Cell.Percent(shift.Loss?.Interval95?.Low), Cell.Percent(shift.Loss?.Interval95?.High), "", "", Cell.Of(shift.Rounds), "", "",
    ];

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
