using System.Globalization;
using Lab.Core.Benchmarks;
using Lab.Core.Definitions;
using Lab.Reporting.Plots;

namespace Lab.Reporting.Benchmarks;

/// <summary>load.png: each generator's requests/s and CPU per request as a ratio to wrk's in the same round.</summary>
public static class LoadBenchPlot
{
    private static readonly LoadMetric[] Metrics = [LoadMetric.Rate, LoadMetric.Cpu];

    /// <summary>The picture of a result.</summary>
    public static IntervalPlot Of(LoadBenchResult result)
    {
        IntervalRow[][] groups =
        [
            .. from metric in Metrics
               from rows in result.Rows.GroupBy(row => (row.Server, row.KeepAlive))
               let drawn = rows.Select(row => Row(metric, row)).OfType<IntervalRow>().ToArray()
               where drawn.Length > 0
               select drawn,
        ];
        return new IntervalPlot(
            "Generators against wrk on the same server",
            "times wrk's in the same round: median, least and greatest of the rounds",
            [.. groups.SelectMany((rows, index) => index == 0 ? rows : [Space, .. rows])],
            [new PlotMark(1, IsDashed: false)],
            "blue: the lab's engine; orange: ab; circles: requests/s (right is better); squares: CPU per request (left is better)");
    }

    private static IntervalRow Space { get; } = new("", new ArmStyle("#000000", Repeat: 0), Span: null, Band: null, Reference: null, "");

    private static IntervalRow? Row(LoadMetric metric, ContestRow row) => row.Of(metric) is { ToWrk: { } ratio } figure
        ? new IntervalRow(
            $"{LoadBenchNames.Of(row.Server)}, {LoadBenchNames.OfMode(row.KeepAlive)}: {LoadBenchNames.Of(row.Tool)}",
            new ArmStyle(row.Tool == LoadTool.Builtin ? "#0072B2" : "#D55E00", metric == LoadMetric.Rate ? 0 : 1),
            new ValueSpan(ratio.Median, ratio.Least, ratio.Greatest),
            Band: null,
            Reference: null,
            string.Create(CultureInfo.InvariantCulture, $"{ratio.Median:0.00} [{ratio.Least:0.00}, {ratio.Greatest:0.00}]  {Absolute(metric, figure.Value.Median)}"))
        : null;

    private static string Absolute(LoadMetric metric, double value) => metric == LoadMetric.Rate
        ? string.Create(CultureInfo.InvariantCulture, $"{value:N0} requests/s")
        : string.Create(CultureInfo.InvariantCulture, $"{value:0.0} us/request");
}
