using Lab.Core.Analysis;
using Lab.Core.Definitions;
using Lab.Core.Planning;

namespace Lab.Reporting.Plots;

/// <summary>noise-floor.png: the smallest change that a run can see against its length, for every switching class.</summary>
public static class NoiseFloorPlot
{
    /// <summary>The picture of an assessment.</summary>
    public static SeriesPlot Of(Assessment assessment)
    {
        var plan = assessment.Run.Plan;
        var floors = NoiseFloors.Of(assessment.Run, assessment.Estimates);
        return new SeriesPlot(
            $"{plan.Definition.Name}: the smallest change that can be seen",
            new PlotAxis("time spent measuring one arm and its control (s)", AxisScale.Logarithmic),
            new PlotAxis("minimum detectable effect (%), found 4 times in 5", AxisScale.Logarithmic),
            [
                .. from load in plan.Definition.Loads.Index()
                   from metric in Metrics(load.Item)
                   from floor in floors
                   where floor.Load == load.Item.Name && floor.Metric == metric
                   let points = floor.Outlook.Where(change => change.MinimumDetectable > 0).Select(change => (change.Seconds, change.MinimumDetectable!.Value * 100)).ToArray()
                   where points.Length > 0
                   select new PlotSeries(Label(plan, floor), Style(floor), load.Index, points),
            ],
            IsConnected: true);
    }

    /// <summary>An open loop's throughput is that of its arrivals, and tells nothing.</summary>
    private static IEnumerable<Metric> Metrics(LoadSpec load) => load switch
    {
        OpenLoop => [PairEffect.Primary(load), Metric.Cpu],
        CountedLoop => [PairEffect.Primary(load)],
        _ => [PairEffect.Primary(load), Metric.Throughput, Metric.LatencyP99],
    };

    private static string Label(ExperimentPlan plan, NoiseFloor floor) =>
        $"{PlotLabel.Of(plan, floor.Load, ClassNames.Of(floor.Class))}: {floor.Metric.Title}";

    /// <summary>A colour for each class, a marker for each metric.</summary>
    private static ArmStyle Style(NoiseFloor floor) => new(
        ArmStyle.Palette[(int)floor.Class],
        floor.Metric == Metric.Throughput ? 1 : floor.Metric.Name == Metric.LatencyP99.Name ? 2 : 0);
}
