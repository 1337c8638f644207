namespace Lab.Core.Records;

/// <summary>
/// Finds counters that went backwards: a process that was counted has gone, or was replaced, and its window is no
/// measurement.
/// </summary>
public static class CounterFault
{
    /// <summary>What went backwards in a window, in a sentence; null where nothing did.</summary>
    public static string? Of(WindowRecord window)
    {
        string[] backwards = [.. Counters(window).Where(counter => counter.Value < 0).Select(counter => counter.Name)];
        return backwards.Length == 0
            ? null
            : $"Between the start and the end of a window these went backwards: {string.Join(", ", backwards)}.";
    }

    private static IEnumerable<(string Name, long Value)> Counters(WindowRecord window) => window switch
    {
        MeasuredWindow measured => OfMeasured(measured),
        AccountingWindow accounting => OfAccounting(accounting),
        SweepWindow sweep =>
        [
            (
                "CPU time of the server",
                sweep.ServerCpuNs), ("CPU time of the reader", sweep.ReaderCpuNs), ("CPU time of the load", sweep.LoadCpuNs),
            ("events", sweep.Events), ("lost events", sweep.Lost),
        ],
        CycleTrial cycles => [("events", cycles.Events), ("lost events", cycles.Lost)],
        _ => [],
    };

    private static IEnumerable<(string Name, long Value)> OfMeasured(MeasuredWindow window) =>
    [
        ("CPU time of the server", window.ServerCpuNs), ("CPU time of the reader", window.ReaderCpuNs),
        ("CPU time on the load's side", window.ClientCpuNs ?? 0), ("CPU time of the load", window.LoadCpuNs),
        ("events", window.Events), ("lost events", window.Lost),
        (
            "hits on the server's CPUs",
            window.Own?.HitsServerCpu ?? 0), ("hits on the other CPUs", window.Own?.HitsLoadCpu ?? 0),
        ("instructions", window.Instructions ?? 0),
    ];

    private static IEnumerable<(string Name, long Value)> OfAccounting(AccountingWindow window) =>
    [
        ("CPU time of the server", window.ServerCpuNs ?? 0), ("CPU time of the reader", window.ReaderCpuNs ?? 0),
        ("events", window.Probe.Events), ("lost events", window.Probe.Lost),
        .. window.Probe.Programs.SelectMany(program => new[]
        {
            ($"hits of {program.Name}", program.Runs), ($"time of {program.Name}", program.RunTimeNs),
            ($"hits of {program.Name} by CPU", program.HitsPerCpu.DefaultIfEmpty(0).Min()),
        }),
    ];
}
