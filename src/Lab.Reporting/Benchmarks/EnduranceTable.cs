using System.Globalization;
using Lab.Core.Analysis;
using Lab.Core.Benchmarks;
using Lab.Reporting.Tables;

namespace Lab.Reporting.Benchmarks;

/// <summary>The slices of a long run: as endurance.csv and for a person.</summary>
public static class EnduranceTable
{
    private static readonly string[] Columns =
    [
        "slice", "start_seconds", "seconds", "requests", "connections", "rate_rps", "cpu_us_per_request", "latency_p50_us", "latency_p99_us", "failed", "time_wait_sockets", "allocated_bytes_per_request",
    ];

    /// <summary>endurance.csv: a row for each slice.</summary>
    public static Table Csv(EnduranceResult result) => new(
        Columns,
        [
            .. from slice in result.Slices
               let figures = slice.Figures
               select (IReadOnlyList<string>)
               [
                   Cell.Of(slice.Index + 1), Cell.Of(slice.StartSeconds), Cell.Of(figures.Seconds), Cell.Of(figures.Requests), Cell.Of(slice.Connections),
                   Cell.Of(figures.RateRps), Cell.Of(figures.CpuUsPerRequest), Cell.Of(figures.P50Us), Cell.Of(figures.P99Us), Cell.Of(figures.Failed),
                   Cell.Of(slice.TimeWait), Cell.Of(AllocationOf(slice).BytesPerRequest),
               ],
        ]);

    /// <summary>The same in few columns.</summary>
    public static Table Text(EnduranceResult result) => new(
        ["from s", "requests/s", "p99 us", "failed", "TIME_WAIT", "bytes/request"],
        [
            .. from slice in result.Slices
               select (IReadOnlyList<string>)
               [
                   slice.StartSeconds.ToString("0", CultureInfo.InvariantCulture), slice.Figures.RateRps.ToString("N0", CultureInfo.InvariantCulture),
                   slice.Figures.P99Us is { } p99 ? Figures.Number(p99) : "", slice.Figures.Failed.ToString("N0", CultureInfo.InvariantCulture),
                   slice.TimeWait.ToString("N0", CultureInfo.InvariantCulture), AllocationOf(slice).BytesPerRequest.ToString("0.0000", CultureInfo.InvariantCulture),
               ],
        ]);

    private static Allocation AllocationOf(EnduranceSlice slice) => new(slice.Figures.AllocatedBytes ?? 0, slice.Figures.Requests);
}
