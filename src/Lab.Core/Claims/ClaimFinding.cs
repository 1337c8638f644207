using Lab.Core.Definitions;

namespace Lab.Core.Claims;

/// <summary>What a run says to a claim.</summary>
public enum Ruling
{
    /// <summary>Everything that was measured agrees with it.</summary>
    Holds,

    /// <summary>Something that was measured contradicts it.</summary>
    Refuted,

    /// <summary>Nothing contradicts it, and not everything could be told.</summary>
    Undecided,
}

/// <summary>A claim, and what a run says to it.</summary>
/// <param name="Claim">The claim.</param>
/// <param name="Ruling">What the verdicts come to.</param>
/// <param name="Reasons">The observations that decided it, in words, the weightiest first.</param>
public sealed record ClaimFinding(Claim Claim, Ruling Ruling, IReadOnlyList<string> Reasons);
