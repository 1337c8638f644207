using Lab.Core.Analysis;
using Lab.Core.Analysis.Sweeps;
using Lab.Core.Statistics;

namespace Lab.Reporting.Tables;

/// <summary>
/// sweep.csv: latency against rate, a row for each load, state and rate. Latencies are corrected; ci_low and ci_high are of p99_us. Changes are
/// those of the arm against the baseline runs of its own pairs; positive is worse.
/// </summary>
public static class SweepTable
{
    private static readonly string[] Columns =
    [
        "load", "arm", "share", "rate_rps", "offered_rps", "achieved_rps", "p50_us", "p99_us", "ci_low", "ci_high", "raw_p99_us",
        "not_sent", "failed", "cpu_us_per_request", "runs", .. Change("p50"), .. Change("p99"), .. Change("cpu"),
    ];

    /// <summary>The table of an assessment.</summary>
    public static Table Of(Assessment assessment) => new(
        Columns,
        [
            .. from sweep in assessment.Sweeps
               from curve in sweep.Curves
               from point in curve.Points
               let change = sweep.Changes.FirstOrDefault(each => each.Arm == curve.Arm && each.Step == point.Step)
               select (IReadOnlyList<string>)
               [
                   sweep.Load.Name, curve.Arm, .. Cells(point), .. Cells(change?.P50), .. Cells(change?.P99), .. Cells(change?.Cpu),
               ],
        ]);

    /// <summary>The same for a person, of one sweep.</summary>
    internal static Table ForReading(SweepResult sweep) => new(
        ["rate", "arm", "asked (requests/s)", "answered (requests/s)", "p50 (us)", "p99 (us)", "change of p99", "CPU (us/request)", "change of CPU"],
        [
            .. from point in sweep.Curves.SelectMany(curve => curve.Points.Select(point => (curve.Arm, Point: point))).OrderBy(each => each.Point.Step)
               let change = sweep.Changes.FirstOrDefault(each => each.Arm == point.Arm && each.Step == point.Point.Step)
               select (IReadOnlyList<string>)
               [
                   Figures.Limit(point.Point.Share), point.Arm, Figures.Number(point.Point.RateRps), Figures.Number(point.Point.AchievedRps),
                   Figure(point.Point.P50Us), Figure(point.Point.P99Us), Percent(change?.P99),
                   point.Point.CpuUsPerRequest is { } cpu ? Figures.Number(cpu) : "", Percent(change?.Cpu),
               ],
        ]);

    private static string[] Change(string metric) => [$"{metric}_change_pct", $"{metric}_change_low_pct", $"{metric}_change_high_pct"];

    private static string[] Cells(SweepPoint point) =>
    [
        Cell.Of(point.Share), Cell.Of(point.RateRps), Cell.Of(point.OfferedRps), Cell.Of(point.AchievedRps), Cell.Of(point.P50Us?.Value),
        Cell.Of(point.P99Us?.Value), Cell.Of(point.P99Us?.Interval95?.Low), Cell.Of(point.P99Us?.Interval95?.High), Cell.Of(point.RawP99Us),
        Cell.Of(point.NotSent), Cell.Of(point.Failed), Cell.Of(point.CpuUsPerRequest), Cell.Of(point.Runs),
    ];

    private static string[] Cells(Amount? change) =>
        [Cell.Percent(change?.Value), Cell.Percent(change?.Interval95?.Low), Cell.Percent(change?.Interval95?.High)];

    private static string Figure(Amount? amount) => amount is null ? "" : Figures.WithInterval(amount);

    private static string Percent(Amount? change) => change is null ? ""
        : change.Interval95 is { } interval ? $"{Figures.SignedPercent(change.Value)} {Figures.PercentInterval(interval)}"
        : Figures.SignedPercent(change.Value);
}
