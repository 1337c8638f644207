using Lab.Core.Analysis.Ladder;
using Lab.Core.Definitions;
using Lab.Core.Statistics;

namespace Lab.Core.Benchmarks.Hooks;

/// <summary>What is known of a rung. Medians over the blocks with the 95 % interval of a median, in the plan's unit.</summary>
/// <param name="Rung">The rung.</param>
/// <param name="Blocks">Blocks that it rests on.</param>
/// <param name="Without">An event without the program; null without any block.</param>
/// <param name="Added">What the program adds to an event, from the differences within blocks; null without any block.</param>
/// <param name="Ratio">With over without, within blocks; null without any block.</param>
/// <param name="Proportion">2N events over two times N events, with the program; null without any block.</param>
/// <param name="Account">What the kernel counted; null where nobody asked it.</param>
/// <param name="Refusal">Why it did not run; null where it did.</param>
public sealed record HookFigures(
    HookRung Rung, int Blocks, Amount? Without, Amount? Added, Amount? Ratio, Amount? Proportion, AccountSample? Account, string? Refusal)
{
    /// <summary>The part of the hits that may be missing, or too many where only the body should have made them.</summary>
    internal const double Tolerance = 0.05;

    /// <summary>
    /// Hits for an event, a whole number, for the body makes every event the same; null where the hook was not hit for every event. A connection has
    /// as many as the kernel counted. Every other event is one hit; what the kernel counted above that were other processes.
    /// </summary>
    public int? HitsPerEvent => Account is { Events: > 0 } account && (double)account.Hits / account.Events is var hits && hits >= 1 - Tolerance
        ? Rung.Body == HookBody.Connection ? (int)Math.Round(hits) : 1
        : null;

    /// <summary>What one hit adds; null where that is not known.</summary>
    public Amount? AddedPerHit => Added is { } added && HitsPerEvent is { } hits
        ? new Amount(added.Value / hits, added.Interval95?.Map(value => value / hits))
        : null;

    /// <summary>The program's body as the kernel's statistics count it, ns a hit; null without any hit.</summary>
    public double? KernelNsPerHit => Account is { Hits: > 0 } account ? (double)account.RunNs / account.Hits : null;

    /// <summary>As a rung of an experiment's ladder, for the order of the hooks; null where it is no rung of one.</summary>
    internal LadderRung? ToLadder() => AddedPerHit is { } perHit && Rung.Dose is { } dose
        ? new LadderRung(
            HookBodies.NameOf(Rung.Body), Rung.Id, new AttachPoint(Rung.Hook, Rung.Target, ServerHitsPerEvent: null, LoadHitsPerEvent: null), dose,
            HitsPerEvent!.Value, perHit, ReaderNs: null, KernelNsPerHit ?? 0, Switches: null, UserNs: null, SystemNs: null)
        : null;
}
