using System.Text.Json.Serialization;
using Lab.Core.Records;

namespace Lab.Core.Benchmarks;

/// <summary>One measurement as it came out: a line of samples.jsonl.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(ContestSample), "contest")]
[JsonDerivedType(typeof(PacingSample), "pacing")]
public abstract record LoadBenchSample
{
    /// <summary>Number of its step.</summary>
    [JsonIgnore]
    public abstract int Index { get; }
}

/// <summary>A generator at full speed.</summary>
/// <param name="Step">Which it is.</param>
/// <param name="Figures">What it did.</param>
/// <param name="ServerCoreShare">Part of one CPU that the server kept busy meanwhile. The responder stays awake for a moment whenever it has nothing to do, so its share is mostly 1.</param>
public sealed record ContestSample(ContestStep Step, LoadFigures Figures, double ServerCoreShare) : LoadBenchSample
{
    /// <inheritdoc/>
    [JsonIgnore]
    public override int Index => Step.Index;
}

/// <summary>The engine at a set rate.</summary>
/// <param name="Step">Which it is.</param>
/// <param name="Seconds">How long it was measured, s.</param>
/// <param name="Failed">Requests and connections that failed.</param>
/// <param name="Pacing">How it kept to its times.</param>
public sealed record PacingSample(PacingStep Step, double Seconds, long Failed, Pacing Pacing) : LoadBenchSample
{
    /// <inheritdoc/>
    [JsonIgnore]
    public override int Index => Step.Index;

    /// <summary>Arrivals that were sent in a second.</summary>
    [JsonIgnore]
    public double AchievedRps => (Pacing.Due - Pacing.NotSent) / Seconds;

    /// <summary>By how much that misses what was asked, as a fraction of it.</summary>
    [JsonIgnore]
    public double Deviation => AchievedRps / Step.RateRps - 1;
}

/// <summary>What a generator did at full speed.</summary>
/// <param name="Seconds">How long, s.</param>
/// <param name="Requests">Requests answered.</param>
/// <param name="Failed">Requests and connections that failed.</param>
/// <param name="CpuNs">CPU time of the generator, ns: of the engine its thread, of a tool its process, start and end included.</param>
/// <param name="P50Us">Median latency, us; null where it is not known.</param>
/// <param name="P99Us">99th percentile of it, us; null where it is not known.</param>
/// <param name="AllocatedBytes">Bytes that the collector's heap gave out in this process meanwhile; null for a tool.</param>
public sealed record LoadFigures(
    double Seconds, long Requests, long Failed, long CpuNs, double? P50Us, double? P99Us, long? AllocatedBytes)
{
    /// <summary>Requests answered in a second.</summary>
    [JsonIgnore]
    public double RateRps => Requests / Seconds;

    /// <summary>CPU time of the generator for a request, us; null without requests.</summary>
    [JsonIgnore]
    public double? CpuUsPerRequest => Requests > 0 ? CpuNs / 1e3 / Requests : null;

    /// <summary>Part of one CPU that the generator kept busy.</summary>
    [JsonIgnore]
    public double CoreShare => CpuNs / 1e9 / Seconds;
}
