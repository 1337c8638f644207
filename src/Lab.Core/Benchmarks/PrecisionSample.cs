using System.Text.Json.Serialization;

namespace Lab.Core.Benchmarks;

/// <summary>One measurement as it came out: a line of samples.jsonl.</summary>
/// <param name="Step">Which it is.</param>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "method")]
[JsonDerivedType(typeof(WrkSample), "wrk")]
[JsonDerivedType(typeof(LabSample), "lab")]
public abstract record PrecisionSample(PrecisionStep Step);

/// <summary>wrk without the probe and wrk with it.</summary>
/// <param name="Step">Which it is.</param>
/// <param name="Off">Without the probe.</param>
/// <param name="On">With it.</param>
/// <param name="Seen">Requests that the probe saw in the second, by its own count.</param>
public sealed record WrkSample(PrecisionStep Step, WrkFigures Off, WrkFigures On, long Seen) : PrecisionSample(Step)
{
    /// <summary>The measurement: ln(rate with the probe / rate without), dimensionless.</summary>
    [JsonIgnore]
    public double LogRatio => Math.Log(On.RateRps / Off.RateRps);

    /// <summary>Requests that failed, on both sides.</summary>
    [JsonIgnore]
    public long Failed => Off.Errors.Total + On.Errors.Total;
}

/// <summary>What a run of wrk prints.</summary>
/// <param name="Requests">Answers that came, failed ones included.</param>
/// <param name="Duration">How long it ran, as exactly as wrk says it.</param>
/// <param name="RateRps">Requests a second.</param>
/// <param name="MeanLatencyUs">Mean latency, us.</param>
/// <param name="Errors">What went wrong.</param>
public sealed record WrkFigures(long Requests, TimeSpan Duration, double RateRps, double MeanLatencyUs, WrkErrors Errors);

/// <summary>What wrk counts as gone wrong.</summary>
/// <param name="Connect">Connections not made.</param>
/// <param name="Read">Reads that failed.</param>
/// <param name="Write">Writes that failed.</param>
/// <param name="Timeout">Requests without an answer in time.</param>
/// <param name="Status">Answers with a status outside 2xx and 3xx.</param>
public sealed record WrkErrors(long Connect, long Read, long Write, long Timeout, long Status)
{
    /// <summary>Of every kind.</summary>
    [JsonIgnore]
    public long Total => Connect + Read + Write + Timeout + Status;
}

/// <summary>A run of the lab.</summary>
/// <param name="Step">Which it is.</param>
/// <param name="Run">Its folder, below the bench's.</param>
/// <param name="MeasuredSeconds">From its first window's start to its last one's end, s.</param>
/// <param name="Pairs">Pairs of the arm.</param>
/// <param name="Estimates">What it says of the arm, a metric each.</param>
/// <param name="Doubts">Names of the doubts that weigh more than a note.</param>
/// <param name="IsValid">False when a doubt takes its worth away.</param>
/// <param name="Machine">Where it ran.</param>
public sealed record LabSample(
    PrecisionStep Step,
    string Run,
    double MeasuredSeconds,
    int Pairs,
    IReadOnlyList<LabEstimate> Estimates,
    IReadOnlyList<string> Doubts,
    bool IsValid,
    BenchMachine Machine) : PrecisionSample(Step);

/// <summary>The change of a metric with its 95 % interval, fractions of the baseline, positive is worse.</summary>
/// <param name="Metric">Name of the metric.</param>
/// <param name="Effect">The change.</param>
/// <param name="Low">Lower end.</param>
/// <param name="High">Upper end.</param>
public sealed record LabEstimate(string Metric, double Effect, double Low, double High);

/// <summary>Where a bench ran.</summary>
/// <param name="Kernel">Release of the kernel.</param>
/// <param name="CpuModel">Model of the CPU.</param>
/// <param name="Cpus">Number of CPUs.</param>
/// <param name="Virtualisation">What it is a guest of; null for none.</param>
/// <param name="Server">Version line of the server.</param>
/// <param name="Network">How the load reaches the server.</param>
public sealed record BenchMachine(
    string Kernel, string CpuModel, int Cpus, string? Virtualisation, string Server, Definitions.NetworkMode Network);
