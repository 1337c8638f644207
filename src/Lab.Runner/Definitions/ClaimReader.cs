using Lab.Core.Definitions;

namespace Lab.Runner.Definitions;

/// <summary>Reads the claim that an experiment puts to the test.</summary>
internal static class ClaimReader
{
    private const string Cheap = "cheap";
    private const string Dear = "dear";
    private const string Dearer = "dearer";
    private const string Than = "than";

    /// <summary>The claim; null where there is none.</summary>
    /// <param name="claim">Its keys.</param>
    /// <param name="probes">What the experiment measures: a claim about anything else would stay undecided.</param>
    public static Claim? Read(MappingReader? claim, IReadOnlyList<string> probes)
    {
        if (claim is null)
        {
            return null;
        }

        var says = claim.Text("says");
        var (cheap, dear, dearer, than) = (Arms(claim, Cheap, probes), Arms(claim, Dear, probes), Arms(claim, Dearer, probes), Arms(claim, Than, probes));
        claim.RejectUnknownKeys();
        if (new[] { cheap, dear, dearer }.Count(arms => arms.Count > 0) != 1)
        {
            claim.AddAbout("says", "claim: nothing, or more than one thing, is claimed", $"Give one of {Cheap}:, {Dear}: and {Dearer}: with the arms that it is about.");
        }

        if (dearer.Count > 0 != than.Count > 0)
        {
            claim.AddAbout(dearer.Count > 0 ? Dearer : Than, $"claim: {Dearer} and {Than} go together", $"Write {Dearer}: [arms], {Than}: [arms].");
        }

        return cheap.Count > 0 ? new CheapClaim(says, cheap) : dear.Count > 0 ? new DearClaim(says, dear) : new DearerClaim(says, dearer, than);
    }

    private static IReadOnlyList<string> Arms(MappingReader claim, string key, IReadOnlyList<string> probes)
    {
        var arms = claim.OptionalTexts(key);
        foreach (var arm in arms.Where(arm => !probes.Any(probe => Claim.Names(probe, arm) || Claim.Names(arm, probe))))
        {
            claim.AddAbout(key, $"claim: {arm} is not among the experiment's probes", $"Its probes are {string.Join(", ", probes)}.");
        }

        return arms;
    }
}
