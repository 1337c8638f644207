using System.Text.Json.Serialization;
using Lab.Core.Definitions;
using Lab.Core.Machines;

namespace Lab.Core.Records;

/// <summary>One line of windows.jsonl: what happened in one window.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(MeasuredWindow), "measured")]
[JsonDerivedType(typeof(AccountingWindow), "accounting")]
[JsonDerivedType(typeof(SweepWindow), "sweep")]
[JsonDerivedType(typeof(LoadingTrial), "loading")]
[JsonDerivedType(typeof(CycleTrial), "cycles")]
[JsonDerivedType(typeof(FaultedWindow), "faulted")]
public abstract record WindowRecord
{
    /// <summary>Number of the window in the run, from 0.</summary>
    public required int Index { get; init; }

    /// <summary>Name of the load.</summary>
    public required string Load { get; init; }

    /// <summary>The arm in force, or `baseline`.</summary>
    public required string Arm { get; init; }

    /// <summary>CLOCK_MONOTONIC of the machine under test at its start, ns.</summary>
    public required long StartNs { get; init; }

    /// <summary>The same at its end, ns.</summary>
    public required long EndNs { get; init; }

    /// <summary>What the load generator knows happened.</summary>
    public required LoadCounts Counts { get; init; }

    /// <summary>
    /// Open loops: requests that were due or in flight when it was taken although the load had not come back to its
    /// settled level in time. Such a window measures what the load owes from before it, and is left out of the
    /// estimates. Null where the load was settled.
    /// </summary>
    public long? UnsettledBacklog { get; init; }

    /// <summary>False when it began with a backlog of before.</summary>
    [JsonIgnore]
    public bool IsSettled => UnsettledBacklog is null;

    /// <summary>Its length, s.</summary>
    [JsonIgnore]
    public double Seconds => (EndNs - StartNs) / 1e9;
}

/// <summary>A window of a pair: the unit of measurement.</summary>
public sealed record MeasuredWindow : WindowRecord
{
    /// <summary>The block it belongs to.</summary>
    public required int Block { get; init; }

    /// <summary>The pair it belongs to, counted within the load.</summary>
    public required int Pair { get; init; }

    /// <summary>The arm of its pair (the same as <see cref="WindowRecord.Arm"/> unless this is the baseline window).</summary>
    public required string PairArm { get; init; }

    /// <summary>How it was switched.</summary>
    public required SwitchingClass Class { get; init; }

    /// <summary>True for the first window of its pair.</summary>
    public required bool First { get; init; }

    /// <summary>CPU time of the server in it, ns.</summary>
    public required long ServerCpuNs { get; init; }

    /// <summary>CPU time of the probe's reader in it, ns.</summary>
    public required long ReaderCpuNs { get; init; }

    /// <summary>Of that, what was spent on the load's side, ns: by a sidecar of the client's. Null where the arm has no part there.</summary>
    public long? ClientCpuNs { get; init; }

    /// <summary>CPU time of the load generator in it, ns: its share over the window and the switches beside it.</summary>
    public required long LoadCpuNs { get; init; }

    /// <summary>What the switch before it took, ns.</summary>
    public required long AttachNs { get; init; }

    /// <summary>Events that the probe delivered between its attachment and its end, guard included; 0 in a baseline window.</summary>
    public required long Events { get; init; }

    /// <summary>Events that it dropped meanwhile.</summary>
    public required long Lost { get; init; }

    /// <summary>Latency quantiles of the requests that began in it; null when there were none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public required LatencyQuantiles? Latency { get; init; }

    /// <summary>
    /// Open loops: the same from the time at which each request was due, waiting included (corrected); by NBomber, from
    /// when it began the request; null for a closed loop.
    /// </summary>
    public LatencyQuantiles? Corrected { get; init; }

    /// <summary>
    /// Open loops: how well the generator kept to its times; null for a closed loop, and for NBomber, which does not
    /// tell them.
    /// </summary>
    public Pacing? Pacing { get; init; }

    /// <summary>What the probe in force (or the twin) counted of itself in it; null where it counts nothing, and in folders of older versions.</summary>
    public ProbeAccount? Own { get; init; }

    /// <summary>Counted loads: instructions that the CPU of the machine under test executed in it; null for a timed load.</summary>
    public long? Instructions { get; init; }

    /// <summary>True in the window of the pair where nothing is attached that fires.</summary>
    [JsonIgnore]
    public bool IsBaseline => Arm == Planning.Arm.Baseline;
}

/// <summary>A window, of an arm or of the baseline, with the kernel's own BPF statistics on and a load that was drained before and after: events can be counted exactly.</summary>
public sealed record AccountingWindow : WindowRecord
{
    /// <summary>What the programs did in it.</summary>
    public required ProbeCounters Probe { get; init; }

    /// <summary>CPUs of the server.</summary>
    public required int[] ServerCpus { get; init; }

    /// <summary>The round that it belongs to, from 0: in each, the baseline and every probe have one window.</summary>
    public int Round { get; init; }

    /// <summary>
    /// CPU time of the server from before the load came until everything was delivered, ns. The kernel's statistics cost time too, so
    /// this is not what the lab measures CPU by. Null in runs of before the ledger, like the two that follow.
    /// </summary>
    public long? ServerCpuNs { get; init; }

    /// <summary>CPU time of the probe's reader meanwhile, ns.</summary>
    public long? ReaderCpuNs { get; init; }

    /// <summary>Context switches of the server and what its CPUs did meanwhile.</summary>
    public SchedulingSample? Scheduling { get; init; }
}

/// <summary>What the load generator did in a window: the ground truth.</summary>
/// <param name="Requests">Requests answered in full, with a status of the 2xx class, in the window.</param>
/// <param name="Connections">Connections made (established) in the window.</param>
/// <param name="Errors">Failed requests and connections by kind; kinds without any are left out.</param>
public sealed record LoadCounts(long Requests, long Connections, IReadOnlyDictionary<LoadError, long> Errors)
{
    /// <summary>Failures of every kind.</summary>
    [JsonIgnore]
    public long Failed => Errors.Values.Sum();

    /// <summary>Both together.</summary>
    public LoadCounts Plus(LoadCounts other) => new(
        Requests + other.Requests,
        Connections + other.Connections,
        Errors.Concat(other.Errors).GroupBy(error => error.Key, error => error.Value).ToDictionary(kind => kind.Key, kind => kind.Sum()));
}

/// <summary>What went wrong with a request.</summary>
public enum LoadError
{
    /// <summary>The connection was not made.</summary>
    Connect,

    /// <summary>The connection was reset.</summary>
    Reset,

    /// <summary>No answer in time.</summary>
    Timeout,

    /// <summary>An answer with a status outside 2xx.</summary>
    Status,

    /// <summary>The connection ended before the whole body had come.</summary>
    ShortBody,

    /// <summary>What came is not an HTTP answer that the engine understands.</summary>
    Malformed,

    /// <summary>Open loops: no connection came free for the request within its timeout, so it was never sent.</summary>
    NotSent,
}

/// <summary>Latency from the send of a request to the last byte of its answer, microseconds.</summary>
/// <param name="P50Us">Median.</param>
/// <param name="P90Us">90th percentile.</param>
/// <param name="P99Us">99th percentile.</param>
/// <param name="MaxUs">Largest.</param>
public sealed record LatencyQuantiles(double P50Us, double P90Us, double P99Us, double MaxUs);

/// <summary>How an open loop's arrivals that were due in a window were sent.</summary>
/// <param name="Due">Arrivals that were due in it.</param>
/// <param name="NotSent">Of these, never sent: no connection came free in time.</param>
/// <param name="LatenessP50Us">Median time from due to send, us.</param>
/// <param name="LatenessP99Us">99th percentile of it, us.</param>
/// <param name="LatenessMaxUs">Longest, us.</param>
/// <param name="GapVariation">
/// Standard deviation of the time between two sends about the time between their dues, as a fraction of the mean gap: 0 for a perfect
/// generator.
/// </param>
public sealed record Pacing(long Due, long NotSent, double LatenessP50Us, double LatenessP99Us, double LatenessMaxUs, double GapVariation);
