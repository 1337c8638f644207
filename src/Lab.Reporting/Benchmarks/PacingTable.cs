using System.Globalization;
using Lab.Core.Analysis;
using Lab.Core.Benchmarks;
using Lab.Reporting.Tables;

namespace Lab.Reporting.Benchmarks;

/// <summary>How the open loop keeps to its times: as pacing.csv and for a person.</summary>
public static class PacingTable
{
    private static readonly string[] Columns =
    [
        "asked_rps", "round", "seconds", "achieved_rps", "deviation_pct", "lateness_p50_us", "lateness_p99_us", "lateness_max_us", "gap_variation", "due", "not_sent", "failed",
    ];

    /// <summary>pacing.csv: a row for each measurement.</summary>
    public static Table Csv(LoadBenchResult result) => new(
        Columns,
        [
            .. from sample in result.Samples.OfType<PacingSample>()
               orderby sample.Step.RateRps, sample.Step.Round
               let pacing = sample.Pacing
               select (IReadOnlyList<string>)
               [
                   Cell.Of(sample.Step.RateRps), Cell.Of(sample.Step.Round + 1), Cell.Of(sample.Seconds), Cell.Of(sample.AchievedRps), Cell.Percent(sample.Deviation),
                   Cell.Of(pacing.LatenessP50Us), Cell.Of(pacing.LatenessP99Us), Cell.Of(pacing.LatenessMaxUs), Cell.Of(pacing.GapVariation),
                   Cell.Of(pacing.Due), Cell.Of(pacing.NotSent), Cell.Of(sample.Failed),
               ],
        ]);

    /// <summary>Medians over the rounds, a row for each rate; the longest lateness is the longest of all.</summary>
    public static Table Text(LoadBenchResult result) => new(
        ["asked/s", "sent/s", "off by", "late p50 us", "late p99 us", "late max us", "gap variation", "not sent", "failed"],
        [.. result.Pacing.Select(TextRow)]);

    private static IReadOnlyList<string> TextRow(PacingRow row) =>
    [
        row.RateRps.ToString("N0", CultureInfo.InvariantCulture), row.AchievedRps.Median.ToString("N1", CultureInfo.InvariantCulture),
        row.Deviation.Median.ToString("+0.000 %;-0.000 %;0.000 %", CultureInfo.InvariantCulture),
        Figures.Number(row.LatenessP50Us.Median), Spread(row.LatenessP99Us), Figures.Number(row.LatenessMaxUs.Greatest),
        string.Create(CultureInfo.InvariantCulture, $"{row.GapVariation.Median:0.000} ({row.GapVariation.Least:0.000} to {row.GapVariation.Greatest:0.000})"),
        row.NotSent.ToString("N0", CultureInfo.InvariantCulture), row.Failed.ToString("N0", CultureInfo.InvariantCulture),
    ];

    private static string Spread(Repeated figure) => $"{Figures.Number(figure.Median)} ({Figures.Number(figure.Least)} to {Figures.Number(figure.Greatest)})";
}
