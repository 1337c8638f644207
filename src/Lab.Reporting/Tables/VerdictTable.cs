using System.Globalization;
using Lab.Core.Analysis;
using Lab.Core.Planning;

namespace Lab.Reporting.Tables;

/// <summary>The verdicts as a person reads them, for Markdown and the console: controls first, then the probes in the order of the plan.</summary>
public static class VerdictTable
{
    private static readonly string[] Columns = ["arm", "effect", "95 % interval", "absolute", "MDE", "p (adj.)", "pairs", "verdict"];
    private const string Blocks = "blocks";

    /// <summary>The rows of one load; of an open loop also the blocks of requests that its p99 is compared over.</summary>
    public static Table Of(Assessment assessment, string load)
    {
        var arms = assessment.Run.Plan.Arms.OrderBy(arm => arm.Kind)
            .Select(arm => (Arm: arm, Estimate: assessment.Estimates.FirstOrDefault(each => each.Primary && each.Load == load && each.Arm == arm.Id)))
            .ToArray();
        var isByBlocks = arms.Any(arm => arm.Estimate?.Blocks is not null);
        return new Table(
            isByBlocks ? [.. Columns[..^1], Blocks, Columns[^1]] : Columns,
            [.. arms.Select(arm => Row(arm.Arm, arm.Estimate) is var row && isByBlocks ? [.. row[..^1], Cell.Of(arm.Estimate?.Blocks), row[^1]] : row)]);
    }

    private static string[] Row(Arm arm, OverheadEstimate? estimate) => arm.NotRun is not null ? [arm.Id, "", "", "", "", "", "", VerdictName.NotRun]
        : estimate is null ? [arm.Id, "", "", "", "", "", "", VerdictName.Of(Verdict.Undecided)]
        : Row(estimate);

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
