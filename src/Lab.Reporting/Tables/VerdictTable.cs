using System.Globalization;
using Lab.Core.Analysis;
using Lab.Core.Planning;

namespace Lab.Reporting.Tables;

/// <summary>The verdicts as a person reads them, for Markdown and the console: controls first, then the probes in the order of the plan.</summary>
public static class VerdictTable
{
    private static readonly string[] Columns = ["arm", "effect", "95 % interval", "absolute", "MDE", "p (adj.)", "pairs", "verdict"];

    /// <summary>The rows of one load.</summary>
    public static Table Of(Assessment assessment, string load) => new(
        Columns,
        [.. assessment.Run.Plan.Arms.OrderBy(arm => arm.Kind).Select(arm => Row(assessment, load, arm))]);

    private static string[] Row(Assessment assessment, string load, Arm arm)
    {
        var estimate = assessment.Estimates.FirstOrDefault(each => each.Primary && each.Load == load && each.Arm == arm.Id);
        return arm.NotRun is not null ? [arm.Id, "", "", "", "", "", "", VerdictName.NotRun]
            : estimate is null ? [arm.Id, "", "", "", "", "", "", VerdictName.Of(Verdict.Undecided)]
            : Row(estimate);
    }

    private static string[] Row(OverheadEstimate estimate) =>
    [
        estimate.Arm,
        Figures.SignedPercent(estimate.Effect),
        $"{Figures.PercentInterval(estimate.Interval95)} %",
        Figures.Signed(estimate.Delta, estimate.Metric.Unit),
        estimate.MinimumDetectableEffect is { } mde ? Figures.Percent(mde) : "",
        estimate.PAdjusted is { } p ? Figures.PValue(p) : "",
        estimate.Pairs.ToString(CultureInfo.InvariantCulture),
        WithFurtherPairs(estimate),
    ];

    private static string WithFurtherPairs(OverheadEstimate estimate) => estimate.FurtherPairs is { } further
        ? string.Create(CultureInfo.InvariantCulture, $"{VerdictName.Of(estimate.Verdict)} (about {further:N0} more pairs)")
        : VerdictName.Of(estimate.Verdict);
}
