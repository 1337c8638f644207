using Lab.Core.Definitions;
using Lab.Core.Records;

namespace Lab.Core.Machines;

/// <summary>A load to start on the machine under test.</summary>
/// <param name="Spec">How requests come; the rate of an open loop must be known.</param>
/// <param name="Ways">`address:port` of the server, and of other ways to it.</param>
/// <param name="Host">Value of the Host header.</param>
/// <param name="Cpus">CPUs for its threads.</param>
/// <param name="Seed">Seed of what is drawn: times of arrivals.</param>
public sealed record LoadOrder(LoadSpec Spec, IReadOnlyList<string> Ways, string Host, int[] Cpus, int Seed);

/// <summary>What a load has done since its start.</summary>
/// <param name="NowNs">When that was: CLOCK_MONOTONIC of the machine that the load runs on, ns.</param>
/// <param name="CpuNs">CPU time of the generator, ns.</param>
/// <param name="Totals">Requests, connections, failures. Exact while the load is paused.</param>
/// <param name="Backlog">Open loops: requests that are due or in flight and not yet answered; null for a closed
/// loop.</param>
public sealed record LoadReading(long NowNs, long CpuNs, LoadCounts Totals, long? Backlog = null);

/// <summary>When a counted load ran.</summary>
/// <param name="StartNs">CLOCK_MONOTONIC of the machine that the load runs on before the first request, ns.</param>
/// <param name="EndNs">The same after the last, ns.</param>
public sealed record LoadSpan(long StartNs, long EndNs);

/// <summary>What a load did in one window.</summary>
/// <param name="StartNs">Its start, ns; inside.</param>
/// <param name="EndNs">Its end, ns; outside.</param>
/// <param name="Counts">Answers, connections and failures that came in the window.</param>
/// <param name="Latency">Latency from the send, ns: an HdrHistogram, compressed, in base64.</param>
/// <param name="Corrected">Open loops: the same from the due times; null for a closed loop.</param>
/// <param name="Pacing">Open loops: how well the generator kept to its times; null for a closed loop.</param>
public sealed record WindowLoadReport(long StartNs, long EndNs, LoadCounts Counts, string Latency, string? Corrected, Pacing? Pacing);
