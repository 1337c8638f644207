using System.Globalization;
using Lab.Core.Analysis;
using Lab.Core.Benchmarks;
using Lab.Reporting.Tables;

namespace Lab.Reporting.Benchmarks;

/// <summary>What the methods reach: as precision.csv and for a person.</summary>
public static class PrecisionTable
{
    private static readonly string[] Columns =
    [
        "method", "seconds", "metric", "effect_pct", "half_width_pct", "low_pct", "high_pct", "sd_pct", "repetitions",
        "ratio_to_lab", "ratio_low", "ratio_high",
    ];

    /// <summary>precision.csv: a row for each method, length and metric.</summary>
    public static Table Csv(PrecisionResult result) => new(Columns, [.. result.Rows.Select(CsvRow)]);

    /// <summary>The same in few columns.</summary>
    public static Table Text(PrecisionResult result) => new(
        ["s", "method", "metric", "change", "half-width", "range", "sd", "times the lab's", "repetitions"],
        [.. result.Rows.Select(TextRow)]);

    internal static string NameOf(Method method) => method switch
    {
        Method.Wrk => "wrk off/on",
        Method.Lab => "lab",
        _ => throw new ArgumentOutOfRangeException(nameof(method), method, message: null),
    };

    internal static string TitleOf(string metric) =>
        PrecisionAnalysis.Metrics.FirstOrDefault(each => each.Name == metric)?.Title ?? metric;

    private static IReadOnlyList<string> CsvRow(PrecisionRow row) =>
    [
        row.Method == Method.Wrk ? "wrk" : "lab", Cell.Of(row.Seconds), row.Metric, Cell.Percent(row.Effect), Cell.Percent(row.HalfWidth),
        Cell.Percent(row.Range.Low), Cell.Percent(row.Range.High), Cell.Percent(row.StandardDeviation), Cell.Of(row.Repetitions),
        Cell.Of(row.Ratio?.Value), Cell.Of(row.Ratio?.Range.Low), Cell.Of(row.Ratio?.Range.High),
    ];

    private static IReadOnlyList<string> TextRow(PrecisionRow row) =>
    [
        row.Seconds.ToString(CultureInfo.InvariantCulture), NameOf(row.Method), TitleOf(row.Metric), Figures.SignedPercent(row.Effect),
        $"+-{Figures.Percent(row.HalfWidth)}", $"{Figures.PercentInterval(row.Range)} %",
        row.StandardDeviation is { } deviation ? Figures.Percent(deviation) : "",
        row.Ratio is { } ratio ? $"{Figures.Number(ratio.Value)} ({Figures.Number(ratio.Range.Low)} to {Figures.Number(ratio.Range.High)})" : "",
        row.Repetitions.ToString(CultureInfo.InvariantCulture),
    ];
}
