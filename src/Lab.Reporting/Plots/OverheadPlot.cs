using Lab.Core.Analysis;
using Lab.Core.Definitions;
using Lab.Core.Planning;
using Lab.Reporting.Tables;

namespace Lab.Reporting.Plots;

/// <summary>overhead.png: the primary metric of every arm, controls first, against noise floor and margin; a panel for each load.</summary>
public static class OverheadPlot
{
    /// <summary>Percent: with a change beyond this among the others, small ones would all lie on the line of zero.</summary>
    private const double LargeChange = 150;

    private static readonly SignedLogAxis WideAxis = new(EvenUpTo: 10);

    /// <summary>The panels of an assessment.</summary>
    public static IReadOnlyList<IntervalPlot> AllOf(Assessment assessment)
    {
        var plan = assessment.Run.Plan;
        var styles = ArmStyle.Of(plan);
        var margin = plan.Definition.Margin * 100;
        return
        [
            .. plan.Definition.SwitchedLoads.Select(load => OnItsAxis(new IntervalPlot(
                $"{PlotLabel.Title(plan, load)}: what each arm costs",
                $"change of {PairEffect.Primary(load).Title} (%), with 95 % interval; right of zero is worse",
                [.. plan.Arms.OrderBy(arm => arm.Kind).Select(arm => Row(assessment, load, arm, styles[arm.Id]))],
                [new PlotMark(0, IsDashed: false), new PlotMark(-margin, IsDashed: true), new PlotMark(margin, IsDashed: true)],
                $"grey band: noise floor (minimum detectable effect); dashed: margin of {Figures.Limit(plan.Definition.Margin)}"))),
        ];
    }

    private static IntervalPlot OnItsAxis(IntervalPlot plot) => plot.Drawn.Any(value => Math.Abs(value) > LargeChange)
        ? plot with { Axis = WideAxis, Notes = $"{plot.Notes}; the axis is logarithmic beyond {WideAxis.EvenUpTo:0} %" }
        : plot;

    private static IntervalRow Row(Assessment assessment, LoadSpec load, Arm arm, ArmStyle style)
    {
        var estimate = assessment.Estimates.FirstOrDefault(each => each.Primary && each.Load == load.Name && each.Arm == arm.Id);
        if (estimate is null)
        {
            return new IntervalRow(arm.Id, style, Span: null, Band: null, Reference: null, arm.NotRun is null ? TooFew.Of(load) : "not run");
        }

        var interval = estimate.Interval95;
        return new IntervalRow(
            arm.Id, style,
            new ValueSpan(estimate.Effect * 100, interval.Low * 100, interval.High * 100),
            estimate.MinimumDetectableEffect is { } mde ? new ValueRange(-mde * 100, mde * 100) : null,
            Reference: null,
            $"{Figures.SignedPercent(estimate.Effect)} {Figures.PercentInterval(interval)}  {VerdictName.Of(estimate.Verdict)}");
    }
}
