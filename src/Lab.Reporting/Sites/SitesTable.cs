using System.Globalization;
using Lab.Core.Analysis;
using Lab.Core.Comparison.Sites;
using Lab.Core.Planning;
using Lab.Core.Statistics;
using Lab.Reporting.Tables;

namespace Lab.Reporting.Sites;

/// <summary>What each probe costs at each site: as sites.csv and for a person. Low and high are 95 % intervals.</summary>
public static class SitesTable
{
    private static readonly string[] Columns =
    [
        "site", "arm", "metric", "unit", "baseline", "effect_pct", "effect_low_pct", "effect_high_pct", "absolute", "absolute_low", "absolute_high", "pairs", "verdict",
        "against", "difference_pct", "difference_low_pct", "difference_high_pct", "difference_absolute", "difference_absolute_low", "difference_absolute_high", "difference_verdict",
    ];

    /// <summary>sites.csv: a row for each site and arm, controls too.</summary>
    public static Table Csv(SitesResult result) => new(Columns, [.. Rows(result).Select(row => CsvRow(row.Run, row.Estimate, row.Difference))]);

    /// <summary>The same for people, probes only.</summary>
    public static Table Text(SitesResult result) => new(
        ["site", "arm", "baseline", "effect", "absolute", "verdict", "held against", "difference", "absolute difference", "verdict of it"],
        [.. Rows(result).Where(row => IsProbe(row.Run, row.Estimate)).Select(row => TextRow(row.Run, row.Estimate, row.Difference))]);

    internal static IEnumerable<(SiteRun Run, OverheadEstimate Estimate, SiteDifference? Difference)> Rows(SitesResult result) =>
        from run in result.Runs
        from estimate in run.Assessment.Estimates
        where estimate.Primary
        select (run, estimate, result.Differences.FirstOrDefault(each => each.Site == run.Site && each.Of.Arm == estimate.Arm));

    internal static bool IsProbe(SiteRun run, OverheadEstimate estimate) => run.Assessment.Run.Plan.Arm(estimate.Arm).Kind == ArmKind.Probe;

    private static IReadOnlyList<string> CsvRow(SiteRun run, OverheadEstimate estimate, SiteDifference? difference) =>
    [
        run.Site.Name, estimate.Arm, estimate.Metric.Title, estimate.Metric.Unit, Cell.Of(estimate.BaselineValue),
        .. Percent(estimate.Effect, estimate.Interval95), .. Cell.WithInterval(estimate.Change), Cell.Of(estimate.Pairs), VerdictName.Of(estimate.Verdict),
        difference?.Against.Name ?? "", .. difference is null ? ["", "", ""] : Percent(difference.Of.Difference, difference.Of.Interval95),
        .. difference is null ? ["", "", ""] : Cell.WithInterval(difference.Absolute), DifferenceVerdictName.Of(difference?.Of.Verdict),
    ];

    private static IReadOnlyList<string> TextRow(SiteRun run, OverheadEstimate estimate, SiteDifference? difference) =>
    [
        run.Site.Name, estimate.Arm, $"{Figures.Number(estimate.BaselineValue)} {estimate.Metric.Unit}",
        $"{Figures.SignedPercent(estimate.Effect)} {Figures.PercentInterval(estimate.Interval95)}", $"{Figures.WithInterval(estimate.Change)}", VerdictName.Of(estimate.Verdict),
        difference?.Against.Name ?? "",
        difference is null ? "" : $"{Figures.SignedPercent(difference.Of.Difference)} {Figures.PercentInterval(difference.Of.Interval95)}",
        difference is null ? "" : Figures.WithInterval(difference.Absolute),
        difference is null ? "" : DifferenceVerdictName.Of(difference.Of.Verdict),
    ];

    private static string[] Percent(double fraction, Interval interval) => [Cell.Of(fraction * 100), Cell.Of(interval.Low * 100), Cell.Of(interval.High * 100)];
}
