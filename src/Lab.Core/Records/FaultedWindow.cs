namespace Lab.Core.Records;

/// <summary>
/// A window of which nothing is known: its arm could not be attached, or was not attached any more at its end, or a
/// counter went backwards. It takes part in no figure. Its times are those of the load's machine, from before the arm
/// was switched to when the fault was seen.
/// </summary>
public sealed record FaultedWindow : WindowRecord
{
    /// <summary>What happened, in a sentence.</summary>
    public required string Reason { get; init; }

    /// <summary>The arm of its pair; null where the window belongs to none.</summary>
    public string? PairArm { get; init; }

    /// <summary>The pair, counted within the load; null where the window belongs to none.</summary>
    public int? Pair { get; init; }

    /// <summary>True when the arm was given up after it: no further window of the arm was taken.</summary>
    public bool GaveUp { get; init; }
}
