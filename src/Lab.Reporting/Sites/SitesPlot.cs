using Lab.Core.Analysis;
using Lab.Core.Comparison.Sites;
using Lab.Core.Statistics;
using Lab.Reporting.Plots;

namespace Lab.Reporting.Sites;

/// <summary>sites.png: what each probe adds to a request at each site, and how that differs from the site that it is held against.</summary>
public static class SitesPlot
{
    /// <summary>The panels.</summary>
    public static IReadOnlyList<IntervalPlot> AllOf(SitesResult result)
    {
        var rows = SitesTable.Rows(result).Where(row => SitesTable.IsProbe(row.Run, row.Estimate)).ToArray();
        if (rows.Length == 0)
        {
            return [];
        }

        var metric = rows[0].Estimate.Metric;
        string[] arms = [.. rows.Select(row => row.Estimate.Arm).Distinct(StringComparer.Ordinal)];
        IntervalPlot[] panels =
        [
            new(
                $"{result.Plan.Experiment}: what a probe adds at each site", $"change of {metric.Title} ({metric.Unit}), with 95 % interval",
                [.. rows.Select(row => Row($"{row.Run.Site.Name}\n{row.Estimate.Arm}", row.Estimate.Arm, row.Estimate.Change))],
                [new PlotMark(0, IsDashed: false)],
                "each against the baseline of its own site"),
            new(
                $"{result.Plan.Experiment}: what it adds more than at the site that it is held against", $"difference of the changes ({metric.Unit}), with 95 % interval",
                [.. result.Differences.Select(each => Row($"{each.Site.Name} against {each.Against.Name}\n{each.Of.Arm}", each.Of.Arm, each.Absolute))],
                [new PlotMark(0, IsDashed: false)],
                "right of zero: it costs more there"),
        ];
        return [.. panels.Where(panel => panel.Rows.Count > 0)];

        IntervalRow Row(string label, string arm, Amount amount) => new(
            label, new ArmStyle(ArmStyle.Palette[Array.IndexOf(arms, arm) % ArmStyle.Palette.Count], 0),
            amount.Interval95 is { } interval ? new ValueSpan(amount.Value, interval.Low, interval.High) : null,
            Band: null, Reference: null, $"{Figures.WithInterval(amount)} {metric.Unit}");
    }
}
