using Lab.Core.Analysis;
using Lab.Core.Definitions;
using Lab.Core.Planning;

namespace Lab.Reporting.Plots;

/// <summary>
/// latency.png: percentile curves of every state, of the first open loop where there is one; other loads have latency-LOAD.png. Of an open
/// loop the corrected curves are drawn, and the raw ones dashed beside them, where the generator tells when requests
/// were due.
/// </summary>
public static class LatencyPlot
{
    private const double LowestPercentile = 10;

    /// <summary>The pictures of an assessment by the names of their files, without ending.</summary>
    public static IReadOnlyList<(string File, SeriesPlot Picture)> AllOf(Assessment assessment)
    {
        var loads = assessment.Run.Plan.Definition.Loads;
        var first = loads.FirstOrDefault(load => load is OpenLoop) ?? loads[0];
        return [.. loads.OrderBy(load => load != first).Select(load => (load == first ? "latency" : $"latency-{InFileName(load.Name)}", Of(assessment, load)))];
    }

    private static SeriesPlot Of(Assessment assessment, LoadSpec load)
    {
        var plan = assessment.Run.Plan;
        var styles = ArmStyle.Of(plan);
        LatencyCurve[] curves = [.. LatencyCurve.AllOf(assessment.Run).Where(curve => curve.Load == load.Name)];
        return new SeriesPlot(
            $"{PlotLabel.Title(plan, load)}: latency of requests, all windows of an arm together",
            new PlotAxis("percentile (%)", AxisScale.Tail),
            new PlotAxis(YTitle(load), AxisScale.Logarithmic),
            load is OpenLoop { KnowsDueTimes: true }
                ? [
                    .. curves.Select(curve => Series($"{curve.Arm}, from due", styles[curve.Arm], group: 0, curve, point => point.CorrectedUs)),
                    .. curves.Select(curve => Series($"{curve.Arm}, from send", styles[curve.Arm], group: 1, curve, point => point.RawUs)),
                ]
                : [.. curves.Select(curve => Series(curve.Arm, styles[curve.Arm], group: 0, curve, point => point.RawUs))],
            IsConnected: true);
    }

    private static string YTitle(LoadSpec load) => load switch
    {
        OpenLoop { KnowsDueTimes: true } => "latency to last byte (us)",
        { Tool: LoadTool.NBomber } => "latency from NBomber's beginning of a request to the last byte (us)",
        _ => "latency from send to last byte (us)",
    };

    private static PlotSeries Series(string label, ArmStyle style, int group, LatencyCurve curve, Func<LatencyPoint, double?> us) => new(
        label, style, group,
        [.. curve.Points.Where(point => point.Percentile >= LowestPercentile && us(point) > 0).Select(point => (point.Percentile, us(point)!.Value))]);

    private static string InFileName(string load) =>
        string.Concat(load.Select(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' or '.' ? letter : '_'));
}
