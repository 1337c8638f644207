using System.Text.Json.Serialization;

namespace Lab.Core.Definitions;

/// <summary>What somebody says about probes, put so that a run can hold or refute it.</summary>
/// <param name="Says">Their words.</param>
/// <param name="Arms">The arms that it is about: ids, or names of probes for every variant of one.</param>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "as")]
[JsonDerivedType(typeof(CheapClaim), "cheap")]
[JsonDerivedType(typeof(DearClaim), "dear")]
[JsonDerivedType(typeof(DearerClaim), "dearer")]
public abstract record Claim(string Says, IReadOnlyList<string> Arms)
{
    /// <summary>Whether a name of a claim stands for an arm: its id, or the probe whose variant it is.</summary>
    public static bool Names(string name, string arm) =>
        arm == name || (arm.StartsWith(name, StringComparison.Ordinal) && arm.Length > name.Length && arm[name.Length] == '/');
}

/// <summary>These cost nothing that matters: less than the experiment's margin.</summary>
/// <param name="Says">The claim in its owner's words.</param>
/// <param name="Arms">The arms that it is about.</param>
public sealed record CheapClaim(string Says, IReadOnlyList<string> Arms) : Claim(Says, Arms);

/// <summary>These cost something that matters: more than the experiment's margin.</summary>
/// <param name="Says">The claim in its owner's words.</param>
/// <param name="Arms">The arms that it is about.</param>
public sealed record DearClaim(string Says, IReadOnlyList<string> Arms) : Claim(Says, Arms);

/// <summary>Each of these costs more than each of those.</summary>
/// <param name="Says">The claim in its owner's words.</param>
/// <param name="Arms">The ones said to be dearer.</param>
/// <param name="Than">The ones said to be cheaper.</param>
public sealed record DearerClaim(string Says, IReadOnlyList<string> Arms, IReadOnlyList<string> Than) : Claim(Says, Arms);
