using System.Globalization;
using Lab.Core.Analysis;
using Lab.Core.Definitions;

namespace Lab.Reporting.Plots;

/// <summary>throughput.png: requests a second with each arm in force; a panel for each load.</summary>
public static class ThroughputPlot
{
    /// <summary>The panels of an assessment.</summary>
    public static IReadOnlyList<IntervalPlot> AllOf(Assessment assessment)
    {
        var plan = assessment.Run.Plan;
        var styles = ArmStyle.Of(plan);
        return
        [
            .. plan.Definition.Loads.Select(load => new IntervalPlot(
                $"{PlotLabel.Title(plan, load)}: throughput with each arm in force",
                $"throughput (requests/s), with 95 % interval; {(load is OpenLoop ? "arrivals are fixed, so no cost shows here" : "left is worse")}",
                [
                    .. from arm in plan.Arms.OrderBy(arm => arm.Kind)
                       let estimate = assessment.Estimates.FirstOrDefault(
                           each => each.Metric == Metric.Throughput && each.Load == load.Name && each.Arm == arm.Id)
                       where estimate is not null
                       select Row(arm.Id, styles[arm.Id], estimate),
                ],
                Marks: [],
                "black stroke: the baseline windows of the same pairs")),
        ];
    }

    private static IntervalRow Row(string label, ArmStyle style, OverheadEstimate estimate)
    {
        var baseline = estimate.BaselineValue;
        var span = new ValueSpan(estimate.Value, baseline * (1 - estimate.Interval95.High), baseline * (1 - estimate.Interval95.Low));
        var text = string.Create(CultureInfo.InvariantCulture, $"{span.Value:N0} [{span.Low:N0}, {span.High:N0}]");
        return new IntervalRow(label, style, span, Band: null, baseline, text);
    }
}
