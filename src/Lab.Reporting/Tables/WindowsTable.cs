using System.Diagnostics;
using Lab.Core.Analysis;
using Lab.Core.Definitions;
using Lab.Core.Records;

namespace Lab.Reporting.Tables;

/// <summary>windows.csv: a row for each window, in time order.</summary>
public static class WindowsTable
{
    private static readonly string[] Columns =
    [
        "window", "kind", "load", "arm", "start_ns", "duration_s", "requests", "connections", "failed", "block", "pair", "pair_arm",
        "switching_class", "first", "attach_ms", "throughput_rps", "cpu_us_per_request", "server_cpu_us_per_request",
        "reader_cpu_us_per_request", "load_cpu_pct", "latency_p50_us", "latency_p90_us", "latency_p99_us", "latency_max_us",
        "probe_hits", "probe_burnt_ns",
        "corrected_p50_us", "corrected_p90_us", "corrected_p99_us", "corrected_max_us", "due", "not_sent",
        "lateness_p50_us", "lateness_p99_us", "lateness_max_us", "gap_variation", "share", "rate_rps", "instructions", "unsettled_backlog",
    ];

    /// <summary>The table of a run.</summary>
    public static Table Of(RunRecord run) => new(Columns, [.. run.Windows.Select(Row)]);

    private static IReadOnlyList<string> Row(WindowRecord window) => window switch
    {
        MeasuredWindow measured => [.. Common(measured, "measured"), .. Measured(measured)],
        AccountingWindow accounting => [.. Common(accounting, "accounting"), .. Enumerable.Repeat("", Columns.Length - 9)],
        LoadingTrial loaded => [.. Common(loaded, "loading"), .. Enumerable.Repeat("", Columns.Length - 9)],
        CycleTrial cycled => [.. Common(cycled, "cycles"), .. Cycled(cycled)],
        FaultedWindow faulted => [.. Common(faulted, "faulted"), .. Faulted(faulted)],
        SweepWindow swept => [.. Common(swept, "sweep"), .. Swept(swept)],
        _ => throw new UnreachableException(),
    };

    private static string[] Common(WindowRecord window, string kind) =>
    [
        Cell.Of(window.Index), kind, window.Load, window.Arm, Cell.Of(window.StartNs), Cell.Of(window.Seconds, digits: 9),
        Cell.Of(window.Counts.Requests), Cell.Of(window.Counts.Connections), Cell.Of(window.Counts.Failed),
    ];

    private static IEnumerable<string> Faulted(FaultedWindow window) =>
        ["", Cell.Of(window.Pair), window.PairArm ?? "", .. Enumerable.Repeat("", Columns.Length - 12)];

    private static string[] Measured(MeasuredWindow window) =>
    [
        Cell.Of(window.Block), Cell.Of(window.Pair), window.PairArm, SwitchingClassName(window), Cell.Of(window.First),
        Cell.Of(window.AttachNs / 1e6),
        .. window.Instructions is null ? Timed(window) : Enumerable.Repeat("", 9),
        Cell.Of(window.Own?.Hits), Cell.Of(window.Own?.Burnt?.Ns), .. Open(
            window.Corrected, window.Pacing), "", "", Cell.Of(window.Instructions), Cell.Of(window.UnsettledBacklog),
    ];

    private static string[] Timed(MeasuredWindow window) =>
    [
        Cell.Of(WindowMetric.Of(Metric.Throughput, window)), Cell.Of(WindowMetric.Of(Metric.Cpu, window)),
        Cell.Of(WindowMetric.Of(Metric.ServerCpu, window)), Cell.Of(WindowMetric.Of(Metric.ReaderCpu, window)),
        Cell.Of(window.Seconds > 0 ? window.LoadCpuNs / 1e7 / window.Seconds : null),
        Cell.Of(window.Latency?.P50Us), Cell.Of(window.Latency?.P90Us), Cell.Of(window.Latency?.P99Us), Cell.Of(window.Latency?.MaxUs),
    ];

    private static string[] Open(LatencyQuantiles? corrected, Pacing? pacing) =>
    [
        Cell.Of(corrected?.P50Us), Cell.Of(corrected?.P90Us), Cell.Of(corrected?.P99Us), Cell.Of(corrected?.MaxUs),
        Cell.Of(pacing?.Due), Cell.Of(pacing?.NotSent), Cell.Of(pacing?.LatenessP50Us),
        Cell.Of(pacing?.LatenessP99Us), Cell.Of(pacing?.LatenessMaxUs), Cell.Of(pacing?.GapVariation),
    ];

    private static string[] Swept(SweepWindow window) =>
    [
        Cell.Of(window.Round), Cell.Of(window.Pair), window.PairArm, ClassNames.Of(window.Class), Cell.Of(window.First), Cell.Of(window.AttachNs / 1e6),
        Cell.Of(window.AchievedRps), Cell.Of(PerAnswer(window, window.ServerCpuNs + window.ReaderCpuNs)),
        Cell.Of(PerAnswer(window, window.ServerCpuNs)), Cell.Of(PerAnswer(window, window.ReaderCpuNs)),
        Cell.Of(window.Seconds > 0 ? window.LoadCpuNs / 1e7 / window.Seconds : null),
        Cell.Of(window.Latency?.P50Us), Cell.Of(window.Latency?.P90Us), Cell.Of(window.Latency?.P99Us), Cell.Of(window.Latency?.MaxUs),
        "", "", .. Open(window.Corrected, window.Pacing), Cell.Of(window.Share), Cell.Of(window.RateRps), "", "",
    ];

    private static string[] Cycled(CycleTrial window) =>
    [
        Cell.Of(window.Round), Cell.Of(window.Pair), window.PairArm, ClassNames.Of(window.Class), Cell.Of(window.First),
        window.AttachNs.Length == 0 ? "" : Cell.Of(window.AttachNs.Average() / 1e6), Cell.Of(window.Seconds > 0 ? window.Rps : null), "", "", "", "",
        Cell.Of(window.Latency?.P50Us), Cell.Of(window.Latency?.P90Us), Cell.Of(window.Latency?.P99Us), Cell.Of(window.Latency?.MaxUs),
        "", "", .. Open(window.Corrected, window.Pacing), "", "", "", Cell.Of(window.UnsettledBacklog),
    ];

    private static double? PerAnswer(SweepWindow window, long cpuNs) => window.Counts.Requests == 0 ? null : cpuNs / 1e3 / window.Counts.Requests;

    private static string SwitchingClassName(MeasuredWindow window) =>
        Lab.Core.Planning.Arm.ControlId(window.Class)["control-".Length..];
}
