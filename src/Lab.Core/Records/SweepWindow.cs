using System.Text.Json.Serialization;
using Lab.Core.Definitions;

namespace Lab.Core.Records;

/// <summary>
/// One run of a sweep: an open loop at one rate in one state, drained before and after. Its times are those of the stretch that counts,
/// after the lead-in; <see cref="WindowRecord.Counts"/> are the answers that came in it.
/// </summary>
public sealed record SweepWindow : WindowRecord
{
    /// <summary>The round it belongs to.</summary>
    public required int Round { get; init; }

    /// <summary>Which rate, from 0 for the lowest.</summary>
    public required int Step { get; init; }

    /// <summary>The pair it belongs to, counted within the load.</summary>
    public required int Pair { get; init; }

    /// <summary>The arm of its pair (the same as <see cref="WindowRecord.Arm"/> unless this is the run of the baseline).</summary>
    public required string PairArm { get; init; }

    /// <summary>How it was switched.</summary>
    public required SwitchingClass Class { get; init; }

    /// <summary>True for the first run of its pair.</summary>
    public required bool First { get; init; }

    /// <summary>The rate as a fraction of the capacity.</summary>
    public required double Share { get; init; }

    /// <summary>The rate, requests a second.</summary>
    public required double RateRps { get; init; }

    /// <summary>The capacity that was found before the first run, requests a second.</summary>
    public required double CapacityRps { get; init; }

    /// <summary>CPU time of the server in it, ns.</summary>
    public required long ServerCpuNs { get; init; }

    /// <summary>CPU time of the probe's reader in it, ns.</summary>
    public required long ReaderCpuNs { get; init; }

    /// <summary>CPU time of the load generator in it, ns.</summary>
    public required long LoadCpuNs { get; init; }

    /// <summary>What the switch before it took, ns.</summary>
    public required long AttachNs { get; init; }

    /// <summary>Events that the probe delivered from its attachment to its end, lead-in and draining included; 0 in a run of the baseline.</summary>
    public required long Events { get; init; }

    /// <summary>Events that it dropped meanwhile.</summary>
    public required long Lost { get; init; }

    /// <summary>What the load did from its first request to its last: what the events are held against.</summary>
    public required LoadCounts Whole { get; init; }

    /// <summary>Latency from the send of the requests that were due in it; null when none was answered.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public required LatencyQuantiles? Latency { get; init; }

    /// <summary>The same from the time at which each was due, waiting included (corrected).</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public required LatencyQuantiles? Corrected { get; init; }

    /// <summary>How well the generator kept to its times.</summary>
    public required Pacing Pacing { get; init; }

    /// <summary>Requests that were due in a second.</summary>
    [JsonIgnore]
    public double OfferedRps => Pacing.Due / Seconds;

    /// <summary>Requests that were answered in a second.</summary>
    [JsonIgnore]
    public double AchievedRps => Counts.Requests / Seconds;

    /// <summary>True in the run of the pair where nothing is attached that fires.</summary>
    [JsonIgnore]
    public bool IsBaseline => Arm == Planning.Arm.Baseline;
}
