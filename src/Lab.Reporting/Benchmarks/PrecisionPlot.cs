using Lab.Core.Benchmarks;
using Lab.Reporting.Plots;

namespace Lab.Reporting.Benchmarks;

/// <summary>precision.png: half-width against time, both methods.</summary>
public static class PrecisionPlot
{
    /// <summary>Side by side, or the ranges would cover each other: a share of the time.</summary>
    private const double Apart = 0.035;

    private static readonly string[] Colours = ["#D55E00", "#0072B2", "#009E73"];

    /// <summary>The picture of a result.</summary>
    public static SeriesPlot Of(PrecisionResult result)
    {
        var series = result.Rows.GroupBy(row => (row.Method, row.Metric)).OrderBy(group => group.Key.Method).ToArray();
        return new SeriesPlot(
            $"Half-width of the 95 % interval of what {result.Plan.Probe} costs",
            new PlotAxis("time measured (s); lines: of wrk, 95 % range for a known spread; of the lab, least and greatest of its runs", AxisScale.Logarithmic)
            {
                Ticks = [.. result.Rows.Select(row => (double)row.Seconds).Distinct()],
            },
            new PlotAxis("half-width (% of the baseline)", AxisScale.Logarithmic),
            [.. series.Index().Select(entry => Series(entry.Item.Key, [.. entry.Item], entry.Index, entry.Index - ((series.Length - 1) / 2.0)))],
            IsConnected: true);
    }

    private static PlotSeries Series((Method Method, string Metric) of, PrecisionRow[] rows, int index, double place)
    {
        // An interval of no width at all (a spread of nothing) has no place on a logarithmic axis.
        PrecisionRow[] shown = [.. rows.Where(row => row.HalfWidth > 0 && row.Range.Low > 0)];
        return new PlotSeries(
            $"{PrecisionTable.NameOf(of.Method)}: {PrecisionTable.TitleOf(of.Metric)}",
            new ArmStyle(Colours[index % Colours.Length], index),
            Group: 0,
            [.. shown.Select(row => (row.Seconds * (1 + (place * Apart)), row.HalfWidth * 100))])
        {
            Ranges = [.. shown.Select(row => new ValueRange(row.Range.Low * 100, row.Range.High * 100))],
        };
    }
}
