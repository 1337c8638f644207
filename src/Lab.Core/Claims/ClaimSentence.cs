using System.Diagnostics;

namespace Lab.Core.Claims;

/// <summary>What a run says to a claim, in a sentence.</summary>
public static class ClaimSentence
{
    private const int MostReasons = 3;

    /// <summary>The sentence; empty where nothing was claimed.</summary>
    public static string Of(ClaimFinding? finding) => finding switch
    {
        null => "",
        { Reasons.Count: 0 } => $"The claim \"{finding.Claim.Says}\" is not decided here: none of what it is about was measured.",
        _ => $"The claim \"{finding.Claim.Says}\" {Word(finding.Ruling)}: {Reasons(finding.Reasons)}.",
    };

    private static string Word(Ruling ruling) => ruling switch
    {
        Ruling.Holds => "holds here",
        Ruling.Refuted => "is refuted here",
        Ruling.Undecided => "is not decided here",
        _ => throw new UnreachableException(),
    };

    private static string Reasons(IReadOnlyList<string> reasons)
    {
        var shown = string.Join("; ", reasons.Take(MostReasons));
        return reasons.Count > MostReasons ? $"{shown}; and {reasons.Count - MostReasons} more of the kind" : shown;
    }
}
