using Lab.Core.Analysis;

namespace Lab.Reporting.Plots;

/// <summary>latency.png: percentile curves of every state.</summary>
public static class LatencyPlot
{
    private const double LowestPercentile = 10;

    /// <summary>The picture of an assessment.</summary>
    public static SeriesPlot Of(Assessment assessment)
    {
        var plan = assessment.Run.Plan;
        var styles = ArmStyle.Of(plan);
        return new SeriesPlot(
            $"{plan.Definition.Name}: latency of requests, all windows of an arm together",
            new PlotAxis("percentile (%)", AxisScale.Tail),
            new PlotAxis("latency from send to last byte (us)", AxisScale.Logarithmic),
            [
                .. from load in plan.Definition.Loads.Index()
                   from curve in LatencyCurve.AllOf(assessment.Run)
                   where curve.Load == load.Item.Name
                   select new PlotSeries(
                       PlotLabel.Of(plan, curve.Load, curve.Arm), styles[curve.Arm], load.Index,
                       [.. curve.Points.Where(point => point.Percentile >= LowestPercentile && point.LatencyUs > 0).Select(point => (point.Percentile, point.LatencyUs))]),
            ],
            IsConnected: true);
    }
}
