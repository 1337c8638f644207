using HdrHistogram;
using Lab.Core.Records;

namespace Lab.Load;

/// <summary>What the load did in one window.</summary>
/// <param name="StartNs">CLOCK_MONOTONIC at its start, ns; inside.</param>
/// <param name="EndNs">The same at its end, ns; outside.</param>
/// <param name="Counts">Answers, connections and failures that came in the window. Throughput is answers over its length.</param>
/// <param name="Latency">
/// Latency, ns, of the requests that began in the window and were answered with a 2xx: from the send to the last byte, with one connection per
/// request from the connect.
/// </param>
public sealed record WindowLoad(long StartNs, long EndNs, LoadCounts Counts, LongHistogram Latency)
{
    /// <summary>Open loops: the same from the time at which each request was due, ns (corrected); null for a closed loop.</summary>
    public LongHistogram? Corrected { get; init; }

    /// <summary>Open loops: how well the generator kept to its times; null for a closed loop.</summary>
    public Pacing? Pacing { get; init; }

    /// <summary>The histograms' range ends here, ns.</summary>
    public const long HighestLatencyNs = 60_000_000_000;

    private const long LowestLatencyNs = 100;
    private const int Digits = 3;

    /// <summary>Quantiles of the latency, of the histogram unless a tool told them; null when no request was answered.</summary>
    public LatencyQuantiles? Quantiles
    {
        get => field ?? QuantilesOf(Latency);
        init;
    }

    /// <summary>Quantiles of the corrected latency; null when there is none.</summary>
    public LatencyQuantiles? CorrectedQuantiles => Corrected is { } corrected ? QuantilesOf(corrected) : null;

    /// <summary>An empty histogram with the range and precision of every window, so that they can be added up.</summary>
    public static LongHistogram NewHistogram() => new(LowestLatencyNs, HighestLatencyNs, Digits);

    private static LatencyQuantiles? QuantilesOf(LongHistogram latencies) => latencies.TotalCount == 0
        ? null
        : new(
            Us(latencies.GetValueAtPercentile(50)),
            Us(latencies.GetValueAtPercentile(90)),
            Us(latencies.GetValueAtPercentile(99)),
            Us(latencies.GetMaxValue()));

    private static double Us(long ns) => ns / 1e3;
}
