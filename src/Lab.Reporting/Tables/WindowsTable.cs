using System.Diagnostics;
using Lab.Core.Analysis;
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
    ];

    /// <summary>The table of a run.</summary>
    public static Table Of(RunRecord run) => new(Columns, [.. run.Windows.Select(Row)]);

    private static IReadOnlyList<string> Row(WindowRecord window) => window switch
    {
        MeasuredWindow measured => [.. Common(measured, "measured"), .. Measured(measured)],
        AccountingWindow accounting => [.. Common(accounting, "accounting"), .. Enumerable.Repeat("", Columns.Length - 9)],
        _ => throw new UnreachableException(),
    };

    private static string[] Common(WindowRecord window, string kind) =>
    [
        Cell.Of(window.Index), kind, window.Load, window.Arm, Cell.Of(window.StartNs), Cell.Of(window.Seconds, digits: 9),
        Cell.Of(window.Counts.Requests), Cell.Of(window.Counts.Connections), Cell.Of(window.Counts.Failed),
    ];

    private static string[] Measured(MeasuredWindow window) =>
    [
        Cell.Of(window.Block), Cell.Of(window.Pair), window.PairArm, SwitchingClassName(window), Cell.Of(window.First),
        Cell.Of(window.AttachNs / 1e6),
        Cell.Of(WindowMetric.Of(Metric.Throughput, window)), Cell.Of(WindowMetric.Of(Metric.Cpu, window)),
        Cell.Of(WindowMetric.Of(Metric.ServerCpu, window)), Cell.Of(WindowMetric.Of(Metric.ReaderCpu, window)),
        Cell.Of(window.Seconds > 0 ? window.LoadCpuNs / 1e7 / window.Seconds : null),
        Cell.Of(window.Latency?.P50Us), Cell.Of(window.Latency?.P90Us), Cell.Of(window.Latency?.P99Us), Cell.Of(window.Latency?.MaxUs),
        Cell.Of(window.Own?.Hits), Cell.Of(window.Own?.Burnt?.Ns),
    ];

    private static string SwitchingClassName(MeasuredWindow window) =>
        Lab.Core.Planning.Arm.ControlId(window.Class)["control-".Length..];
}
