using System.Text.Json.Serialization;
using Lab.Core.Definitions;
using Lab.Core.Machines;

namespace Lab.Core.Records;

/// <summary>A probe was loaded some times in a row under load, or refused.</summary>
public sealed record LoadingTrial : WindowRecord
{
    /// <summary>One entry a load; none for a tool's script, which the tool loads by itself.</summary>
    public required IReadOnlyList<LoadAttempt> Attempts { get; init; }

    /// <summary>What the kernel holds of it; null when it was refused.</summary>
    public LoadedObject? Object { get; init; }

    /// <summary>Why it was refused; null when it was accepted.</summary>
    public LoadRefusal? Refusal { get; init; }

    /// <summary>True when the server's processes were the same before and afterwards.</summary>
    public required bool SameServer { get; init; }
}

/// <summary>A stretch of load in which an arm was attached and detached again and again, or its neighbour in which nothing was touched.</summary>
public sealed record CycleTrial : WindowRecord
{
    /// <summary>The round it belongs to.</summary>
    public required int Round { get; init; }

    /// <summary>The pair it belongs to, counted within the load.</summary>
    public required int Pair { get; init; }

    /// <summary>The arm of its pair (the same as <see cref="WindowRecord.Arm"/> unless this is the stretch without cycles).</summary>
    public required string PairArm { get; init; }

    /// <summary>How the arm is switched.</summary>
    public required SwitchingClass Class { get; init; }

    /// <summary>True for the first stretch of its pair.</summary>
    public required bool First { get; init; }

    /// <summary>Time of each attachment, ns; empty in a stretch without cycles.</summary>
    public required long[] AttachNs { get; init; }

    /// <summary>Time of each detachment, ns.</summary>
    public required long[] DetachNs { get; init; }

    /// <summary>Events that the probe delivered.</summary>
    public required long Events { get; init; }

    /// <summary>Events that it dropped.</summary>
    public required long Lost { get; init; }

    /// <summary>True when the server's processes were the same before and afterwards.</summary>
    public required bool SameServer { get; init; }

    /// <summary>Latency from the send; null when nothing was answered.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public required LatencyQuantiles? Latency { get; init; }

    /// <summary>Open loops: the same from the time at which each request was due; null for a closed loop.</summary>
    public LatencyQuantiles? Corrected { get; init; }

    /// <summary>Open loops: how well the generator kept to its times; null for a closed loop.</summary>
    public Pacing? Pacing { get; init; }

    /// <summary>True in the stretch of the pair in which nothing was touched.</summary>
    [JsonIgnore]
    public bool IsQuiet => Arm == Planning.Arm.Baseline;

    /// <summary>Requests that were answered in a second.</summary>
    [JsonIgnore]
    public double Rps => Counts.Requests / Seconds;
}
