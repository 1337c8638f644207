using Lab.Core.Analysis;
using Lab.Core.Definitions;
using Lab.Core.Planning;
using Lab.Reporting.Tables;

namespace Lab.Reporting.Plots;

/// <summary>overhead.png: the primary metric of every arm, controls first, against noise floor and margin.</summary>
public static class OverheadPlot
{
    /// <summary>The picture of an assessment.</summary>
    public static IntervalPlot Of(Assessment assessment)
    {
        var plan = assessment.Run.Plan;
        var styles = ArmStyle.Of(plan);
        var margin = plan.Definition.Margin * 100;
        return new IntervalPlot(
            $"{plan.Definition.Name}: what each arm costs",
            $"change of {PairEffect.Primary(plan.Definition.Loads[0]).Title} (%), with 95 % interval; right of zero is worse",
            [
                .. from load in plan.Definition.Loads
                   from arm in plan.Arms.OrderBy(arm => arm.Kind)
                   select Row(assessment, load, arm, styles[arm.Id]),
            ],
            [new PlotMark(0, IsDashed: false), new PlotMark(-margin, IsDashed: true), new PlotMark(margin, IsDashed: true)],
            $"grey band: noise floor (minimum detectable effect); dashed: margin of {Figures.Limit(plan.Definition.Margin)}");
    }

    private static IntervalRow Row(Assessment assessment, LoadSpec load, Arm arm, ArmStyle style)
    {
        var label = PlotLabel.Of(assessment.Run.Plan, load.Name, arm.Id);
        var estimate = assessment.Estimates.FirstOrDefault(each => each.Primary && each.Load == load.Name && each.Arm == arm.Id);
        if (estimate is null)
        {
            return new IntervalRow(label, style, Span: null, Band: null, Reference: null, arm.NotRun is null ? "too few pairs" : "not run");
        }

        var interval = estimate.Interval95;
        return new IntervalRow(
            label, style,
            new ValueSpan(estimate.Effect * 100, interval.Low * 100, interval.High * 100),
            estimate.MinimumDetectableEffect is { } mde ? new ValueRange(-mde * 100, mde * 100) : null,
            Reference: null,
            $"{Figures.SignedPercent(estimate.Effect)} {Figures.PercentInterval(interval)}  {VerdictName.Of(estimate.Verdict)}");
    }
}
