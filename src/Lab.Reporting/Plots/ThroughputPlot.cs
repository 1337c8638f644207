using System.Globalization;
using Lab.Core.Analysis;

namespace Lab.Reporting.Plots;

/// <summary>throughput.png: requests a second with each arm in force.</summary>
public static class ThroughputPlot
{
    /// <summary>The picture of an assessment.</summary>
    public static IntervalPlot Of(Assessment assessment)
    {
        var plan = assessment.Run.Plan;
        var styles = ArmStyle.Of(plan);
        return new IntervalPlot(
            $"{plan.Definition.Name}: throughput with each arm in force",
            "throughput (requests/s), with 95 % interval; left is worse",
            [
                .. from load in plan.Definition.Loads
                   from arm in plan.Arms.OrderBy(arm => arm.Kind)
                   let estimate = assessment.Estimates.FirstOrDefault(
                       each => each.Metric == Metric.Throughput && each.Load == load.Name && each.Arm == arm.Id)
                   where estimate is not null
                   select Row(PlotLabel.Of(plan, load.Name, arm.Id), styles[arm.Id], estimate),
            ],
            Marks: [],
            "black stroke: the baseline windows of the same pairs");
    }

    private static IntervalRow Row(string label, ArmStyle style, OverheadEstimate estimate)
    {
        var baseline = estimate.BaselineValue;
        var span = new ValueSpan(estimate.Value, baseline * (1 - estimate.Interval95.High), baseline * (1 - estimate.Interval95.Low));
        var text = string.Create(CultureInfo.InvariantCulture, $"{span.Value:N0} [{span.Low:N0}, {span.High:N0}]");
        return new IntervalRow(label, style, span, Band: null, baseline, text);
    }
}
