using Lab.Core.Analysis;
using Lab.Core.Planning;

namespace Lab.Reporting.Plots;

/// <summary>timeline.png: the primary metric of every measured window in time order.</summary>
public static class TimelinePlot
{
    /// <summary>The picture of an assessment.</summary>
    public static SeriesPlot Of(Assessment assessment)
    {
        var plan = assessment.Run.Plan;
        var styles = ArmStyle.Of(plan);
        var metric = PairEffect.Primary(plan.Definition.Loads[0]);
        var startNs = assessment.Run.Measured.Select(window => window.StartNs).DefaultIfEmpty(0).Min();
        var windows = assessment.Run.Measured.ToLookup(window => (window.Load, window.Arm));
        return new SeriesPlot(
            $"{plan.Definition.Name}: every window in time order",
            new PlotAxis("time since the first window (s)", AxisScale.Linear),
            new PlotAxis($"{metric.Title} ({metric.Unit})", AxisScale.Linear),
            [
                .. from load in plan.Definition.Loads.Index()
                   from arm in plan.RunningArms.Select(arm => arm.Id).Prepend(Arm.Baseline)
                   let points = windows[(load.Item.Name, arm)]
                       .Where(window => WindowMetric.Of(metric, window) is not null)
                       .Select(window => ((window.StartNs - startNs) / 1e9, WindowMetric.Of(metric, window)!.Value)).ToArray()
                   where points.Length > 0
                   select new PlotSeries(PlotLabel.Of(plan, load.Item.Name, arm), styles[arm], load.Index, points),
            ],
            IsConnected: false);
    }
}
