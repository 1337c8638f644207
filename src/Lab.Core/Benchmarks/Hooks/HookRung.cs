using System.Text.Json.Serialization;
using Lab.Core.Definitions;

namespace Lab.Core.Benchmarks.Hooks;

/// <summary>One rung: a program at a hook that a body hits.</summary>
/// <param name="Body">What makes the events.</param>
/// <param name="Hook">Attach type; <see cref="None"/> for no program, which measures what the bench sees where nothing is.</param>
/// <param name="Target">Where it attaches; empty for none.</param>
/// <param name="Dose">What the program does; null for none and for a whole probe.</param>
/// <param name="Source">The program's source under bpf/; empty for none.</param>
/// <param name="IsRead">True where somebody reads the events that it sends.</param>
/// <param name="OnAllCpus">True: the body runs on every CPU at the same time. False: on one.</param>
public sealed record HookRung(HookBody Body, string Hook, string Target, ProbeDose? Dose, string Source, bool IsRead = false, bool OnAllCpus = false)
{
    /// <summary>The hook of a rung without a program.</summary>
    public const string None = "none";

    /// <summary>Its name, as `call/raw_tp-print-unread`, `nop/uprobe-empty@all`.</summary>
    [JsonIgnore]
    public string Id => $"{HookBodies.NameOf(Body)}/{Hook}{(What.Length > 0 ? $"-{What}" : "")}{(OnAllCpus ? "@all" : "")}";

    /// <summary>True for a pair of nothing and nothing.</summary>
    [JsonIgnore]
    public bool IsControl => Hook == None;

    /// <summary>What its program does: a dose, or the probe that it is.</summary>
    [JsonIgnore]
    public string What => IsControl ? ""
        : Dose is not { } dose ? Path.GetDirectoryName(Source)!
        : dose == ProbeDose.Print ? $"{DoseNames.Of(dose)}-{(IsRead ? "read" : "unread")}"
        : DoseNames.Of(dose);
}
