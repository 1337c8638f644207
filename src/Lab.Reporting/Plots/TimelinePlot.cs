using Lab.Core.Analysis;
using Lab.Core.Definitions;
using Lab.Core.Planning;
using Lab.Core.Records;

namespace Lab.Reporting.Plots;

/// <summary>timeline.png: every measured window in time order; a panel for each load, and one more for an open loop's latency.</summary>
public static class TimelinePlot
{
    /// <summary>The panels of an assessment.</summary>
    public static IReadOnlyList<SeriesPlot> AllOf(Assessment assessment) =>
        [.. assessment.Run.Plan.Definition.SwitchedLoads.SelectMany(load => Panels(assessment.Run, load))];

    private static IEnumerable<SeriesPlot> Panels(RunRecord run, LoadSpec load)
    {
        var metric = PairEffect.Watched(load);
        yield return Panel(
            run, load, "every window in time order",
            new PlotAxis($"{metric.Title} ({metric.Unit})", AxisScale.Linear), window => WindowMetric.Of(metric, window));
        if (load is OpenLoop open)
        {
            yield return Panel(
                run, load, "latency of every window in time order",
                new PlotAxis($"{(open.KnowsDueTimes ? "corrected " : "")}p90 of a window (us)", AxisScale.Logarithmic), window => window.Corrected?.P90Us);
        }
    }

    private static SeriesPlot Panel(RunRecord run, LoadSpec load, string title, PlotAxis y, Func<MeasuredWindow, double?> value)
    {
        var plan = run.Plan;
        var styles = ArmStyle.Of(plan);
        var startNs = run.Measured.Select(window => window.StartNs).DefaultIfEmpty(0).Min();
        var windows = run.Measured.Where(window => window.Load == load.Name && value(window) > 0).ToLookup(window => window.Arm, StringComparer.Ordinal);
        return new SeriesPlot(
            $"{PlotLabel.Title(plan, load)}: {title}",
            new PlotAxis("time since the first window (s)", AxisScale.Linear),
            y,
            [
                .. from arm in plan.RunningArms.Select(arm => arm.Id).Prepend(Arm.Baseline)
                   where windows.Contains(arm)
                   select new PlotSeries(arm, styles[arm], Group: 0, [.. windows[arm].Select(window => ((window.StartNs - startNs) / 1e9, value(window)!.Value))]),
            ],
            IsConnected: false);
    }
}
