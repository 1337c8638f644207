using Lab.Core.Definitions;

namespace Lab.Core.Benchmarks;

/// <summary>What the measurements of a bench say of the generators.</summary>
/// <param name="Plan">What was planned.</param>
/// <param name="Samples">What was measured, in time order.</param>
/// <param name="Rows">Every generator on every server, with and without kept connections.</param>
/// <param name="Pacing">Every rate of the open loop.</param>
/// <param name="Doubts">What stands against the figures, in sentences.</param>
/// <param name="Summary">The conclusion in one sentence or two.</param>
public sealed record LoadBenchResult(
    LoadBenchPlan Plan,
    IReadOnlyList<LoadBenchSample> Samples,
    IReadOnlyList<ContestRow> Rows,
    IReadOnlyList<PacingRow> Pacing,
    IReadOnlyList<string> Doubts,
    string Summary)
{
    /// <summary>True when every planned measurement was made.</summary>
    public bool IsWhole => Samples.Count == Plan.Steps.Count;
}

/// <summary>A generator on a server.</summary>
/// <param name="Server">The server.</param>
/// <param name="KeepAlive">True: connections are kept. False: one for each request.</param>
/// <param name="Tool">The generator.</param>
/// <param name="Rounds">Measurements that it rests on.</param>
/// <param name="Figures">What is known of it, a metric each.</param>
/// <param name="Failed">Requests and connections that failed, in all of them.</param>
/// <param name="Allocation">What the collector's heap gave out meanwhile; null for a tool.</param>
public sealed record ContestRow(
    LoadServer Server,
    bool KeepAlive,
    LoadTool Tool,
    int Rounds,
    IReadOnlyList<ContestFigure> Figures,
    long Failed,
    Allocation? Allocation)
{
    /// <summary>The figure of a metric; null where it has none.</summary>
    public ContestFigure? Of(LoadMetric metric) => Figures.FirstOrDefault(figure => figure.Metric == metric);
}

/// <summary>A figure of a generator.</summary>
/// <param name="Metric">What it is.</param>
/// <param name="Value">The figure over the rounds.</param>
/// <param name="ToWrk">Its ratio to wrk's of the same round, over the rounds; null where a round has none, as for wrk itself.</param>
public sealed record ContestFigure(LoadMetric Metric, Repeated Value, Repeated? ToWrk);

/// <summary>What was allocated on the collector's heap of the whole process while requests were made.</summary>
/// <param name="Bytes">Bytes.</param>
/// <param name="Requests">Requests answered meanwhile.</param>
public sealed record Allocation(long Bytes, long Requests)
{
    /// <summary>Bytes for a request; 0 without any.</summary>
    public double BytesPerRequest => Requests > 0 ? (double)Bytes / Requests : 0;
}

/// <summary>How the open loop kept to one rate.</summary>
/// <param name="RateRps">What was asked, requests/s.</param>
/// <param name="Rounds">Measurements that it rests on.</param>
/// <param name="AchievedRps">Requests sent in a second.</param>
/// <param name="Deviation">By how much that misses what was asked, as a fraction.</param>
/// <param name="LatenessP50Us">Median time from due to send, us.</param>
/// <param name="LatenessP99Us">99th percentile of it, us.</param>
/// <param name="LatenessMaxUs">The longest, us.</param>
/// <param name="GapVariation">Standard deviation of the time between sends about the time between dues, as a fraction of the mean gap.</param>
/// <param name="NotSent">Arrivals that were never sent, in all rounds.</param>
/// <param name="Failed">Requests and connections that failed, in all rounds.</param>
public sealed record PacingRow(
    int RateRps,
    int Rounds,
    Repeated AchievedRps,
    Repeated Deviation,
    Repeated LatenessP50Us,
    Repeated LatenessP99Us,
    Repeated LatenessMaxUs,
    Repeated GapVariation,
    long NotSent,
    long Failed);
