using System.Globalization;
using Lab.Core.Analysis;
using Lab.Core.Benchmarks;
using Lab.Reporting.Tables;

namespace Lab.Reporting.Benchmarks;

/// <summary>What the generators do: as load.csv and for a person.</summary>
public static class LoadBenchTable
{
    private static readonly string[] Columns =
    [
        "server", "mode", "tool", "metric", "rounds", "median", "least", "greatest", "ratio_to_wrk", "ratio_least", "ratio_greatest", "failed",
    ];

    /// <summary>load.csv: a row for each generator, server, mode and metric.</summary>
    public static Table Csv(LoadBenchResult result) => new(
        Columns,
        [
            .. from row in result.Rows
               from figure in row.Figures
               select (IReadOnlyList<string>)
               [
                   LoadBenchNames.Of(row.Server), LoadBenchNames.OfMode(row.KeepAlive), LoadBenchNames.Of(row.Tool), figure.Metric.Name, Cell.Of(row.Rounds),
                   Cell.Of(figure.Value.Median), Cell.Of(figure.Value.Least), Cell.Of(figure.Value.Greatest),
                   Cell.Of(figure.ToWrk?.Median), Cell.Of(figure.ToWrk?.Least), Cell.Of(figure.ToWrk?.Greatest), Cell.Of(row.Failed),
               ],
        ]);

    /// <summary>The same, a row for each generator, server and mode.</summary>
    public static Table Text(LoadBenchResult result) => new(
        ["server", "mode", "tool", "requests/s", "of wrk's", "CPU us/request", "of wrk's CPU", "core", "server's", "p50 us", "p99 us", "failed"],
        [.. result.Rows.Select(TextRow)]);

    private static IReadOnlyList<string> TextRow(ContestRow row) =>
    [
        LoadBenchNames.Of(row.Server), LoadBenchNames.OfMode(row.KeepAlive), LoadBenchNames.Of(row.Tool),
        Value(row, LoadMetric.Rate), Ratio(row, LoadMetric.Rate), Value(row, LoadMetric.Cpu), Ratio(row, LoadMetric.Cpu),
        Percent(row, LoadMetric.CoreShare), Percent(row, LoadMetric.ServerCoreShare),
        Value(row, LoadMetric.P50), Value(row, LoadMetric.P99), row.Failed.ToString("N0", CultureInfo.InvariantCulture),
    ];

    private static string Value(ContestRow row, LoadMetric metric) => row.Of(metric) is { } figure ? Figures.Number(figure.Value.Median) : "";

    private static string Percent(ContestRow row, LoadMetric metric) =>
        row.Of(metric) is { } share ? string.Create(CultureInfo.InvariantCulture, $"{share.Value.Median:0} %") : "";

    private static string Ratio(ContestRow row, LoadMetric metric) => row.Of(metric)?.ToWrk is { } ratio
        ? string.Create(CultureInfo.InvariantCulture, $"{ratio.Median:0.00} ({ratio.Least:0.00} to {ratio.Greatest:0.00})")
        : "";
}
