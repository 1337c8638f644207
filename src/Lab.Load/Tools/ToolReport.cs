using Lab.Core.Records;

namespace Lab.Load.Tools;

/// <summary>What a run of a tool did.</summary>
/// <param name="Requests">Requests answered with a status of the 2xx class (wrk: or 3xx, which it does not tell apart).</param>
/// <param name="Failed">Failures by kind, as far as the tool tells them apart; kinds without any are left out.</param>
/// <param name="Seconds">How long it ran by its own clock, s.</param>
/// <param name="MeanUs">Mean latency of all answers, us; 0 when there were none.</param>
/// <param name="Latency">Quantiles of all answers; null when there were none.</param>
public sealed record ToolReport(
    long Requests, IReadOnlyDictionary<LoadError, long> Failed, double Seconds, double MeanUs, LatencyQuantiles? Latency)
{
    /// <summary>
    /// CPU time of the run, user and system, ns; what it takes to start the tool (a few ms: <see cref="ToolRun"/>) is in it.
    /// </summary>
    public long CpuNs { get; init; }

    /// <summary>Requests answered in a second.</summary>
    public double RequestsPerSecond => Seconds > 0 ? Requests / Seconds : 0;

    /// <summary>Both tools print a rate with more digits than the time that it was got from.</summary>
    internal static double SecondsOf(long answers, double rateRps, double printed) => answers > 0 && rateRps > 0 ? answers / rateRps : printed;

    internal static IReadOnlyDictionary<LoadError, long> Kinds(params (LoadError Kind, long Count)[] failed) =>
        failed.Where(entry => entry.Count > 0).ToDictionary(entry => entry.Kind, entry => entry.Count);
}
