using System.Text.Json.Serialization;

namespace Lab.Core.Benchmarks.Hooks;

/// <summary>Something that was measured or learnt of a rung: a line of samples.jsonl.</summary>
/// <param name="Rung">Id of the rung.</param>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(BlockSample), "block")]
[JsonDerivedType(typeof(AccountSample), "account")]
[JsonDerivedType(typeof(RefusedSample), "refused")]
public abstract record HookSample(string Rung);

/// <summary>A block: N events and twice as many, without the program and with it. All four in the plan's unit, on each CPU that the body runs on.</summary>
/// <param name="Rung">Id of the rung.</param>
/// <param name="Events">N.</param>
/// <param name="WithoutOnce">N events without the program.</param>
/// <param name="WithoutTwice">2N events without it.</param>
/// <param name="WithOnce">N events with it.</param>
/// <param name="WithTwice">2N events with it.</param>
public sealed record BlockSample(string Rung, long Events, double WithoutOnce, double WithoutTwice, double WithOnce, double WithTwice) : HookSample(Rung)
{
    /// <summary>Events on each CPU of one half of the block.</summary>
    [JsonIgnore]
    public long EventsOfHalf => 3 * Events;

    /// <summary>An event without the program.</summary>
    [JsonIgnore]
    public double Without => (WithoutOnce + WithoutTwice) / EventsOfHalf;

    /// <summary>An event with it.</summary>
    [JsonIgnore]
    public double With => (WithOnce + WithTwice) / EventsOfHalf;

    /// <summary>2N events against two times N, with the program: 1 where the figures are proportional to the events.</summary>
    [JsonIgnore]
    public double Proportion => WithTwice / WithOnce / 2;
}

/// <summary>Events under the kernel's own statistics, which cost something themselves: measured apart.</summary>
/// <param name="Rung">Id of the rung.</param>
/// <param name="Events">Events made, on all CPUs together.</param>
/// <param name="Hits">Runs of the program, as the kernel counts them.</param>
/// <param name="RunNs">Time in its body, as the kernel counts it, ns.</param>
/// <param name="Received">Events that its reader got, or that were found in the ring afterwards.</param>
/// <param name="Lost">Events that found no room.</param>
/// <param name="AllocatedBytes">Bytes that the collector's heap gave out to the measuring thread for an event; null where the body did not run in this process.</param>
public sealed record AccountSample(string Rung, long Events, long Hits, long RunNs, long Received, long Lost, double? AllocatedBytes) : HookSample(Rung);

/// <summary>The kernel does not take the program here.</summary>
/// <param name="Rung">Id of the rung.</param>
/// <param name="Reason">What it said.</param>
public sealed record RefusedSample(string Rung, string Reason) : HookSample(Rung);
