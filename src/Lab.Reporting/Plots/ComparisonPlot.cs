using Lab.Core.Analysis;
using Lab.Core.Comparison;
using Lab.Core.Definitions;
using Lab.Reporting.Tables;

namespace Lab.Reporting.Plots;

/// <summary>compare.png: for each arm that both runs have, its effect in A, its effect in B, and the difference, one below the other; a panel for each load.</summary>
public static class ComparisonPlot
{
    // Of Okabe and Ito's palette, as in every picture: A blue circles, B orange squares, what is judged black diamonds.
    private static readonly ArmStyle StyleOfA = new("#0072B2", Repeat: 0);
    private static readonly ArmStyle StyleOfB = new("#D55E00", Repeat: 1);
    private static readonly ArmStyle StyleOfDifference = new("#000000", Repeat: 3);

    /// <summary>The panels of a comparison, one for each load.</summary>
    public static IReadOnlyList<IntervalPlot> AllOf(RunComparison comparison) =>
        [.. comparison.A.Run.Plan.Definition.SwitchedLoads.Select(load => Of(comparison, load))];

    private static IntervalPlot Of(RunComparison comparison, LoadSpec load)
    {
        var groups = comparison.Differences.Where(each => each.Primary && each.Load == load.Name)
            .Select(each => Rows(comparison, each, each.Arm)).ToArray();
        return new IntervalPlot(
            $"{PlotLabel.Title(comparison.A.Run.Plan, load)}: B against A",
            $"change of {PairEffect.Primary(load).Title} (%), with 95 % interval; right of zero is worse, for B against A: B costs more",
            [.. groups.SelectMany((rows, index) => index == 0 ? rows : [Space, .. rows])],
            [new PlotMark(0, IsDashed: false)],
            $"blue: the arm's effect in A; orange: in B; black: the difference; grey band: margin of {Figures.Limit(comparison.Margin)}");
    }

    private static IntervalRow Space { get; } = new("", StyleOfDifference, Span: null, Band: null, Reference: null, "");

    private static IntervalRow[] Rows(RunComparison comparison, ArmDifference row, string arm)
    {
        var margin = comparison.Margin * 100;
        return
        [
            Row($"{arm}   in A", StyleOfA, row.A.Effect, row.A.Interval95, verdict: ""),
            Row("in B", StyleOfB, row.B.Effect, row.B.Interval95, verdict: ""),
            Row("B against A", StyleOfDifference, row.Difference, row.Interval95, $"  {DifferenceVerdictName.Of(row.Verdict)}")
                with { Band = new ValueRange(-margin, margin) },
        ];
    }

    private static IntervalRow Row(string label, ArmStyle style, double value, Lab.Core.Statistics.Interval interval, string verdict) => new(
        label, style, new ValueSpan(value * 100, interval.Low * 100, interval.High * 100), Band: null, Reference: null,
        $"{Figures.SignedPercent(value)} {Figures.PercentInterval(interval)}{verdict}");
}
