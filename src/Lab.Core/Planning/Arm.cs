using System.Text.Json.Serialization;
using Lab.Core.Definitions;

namespace Lab.Core.Planning;

/// <summary>What an arm is in the comparison.</summary>
public enum ArmKind
{
    /// <summary>A second baseline of a switching class: shows what the instrument sees where nothing is.</summary>
    Control,

    /// <summary>A variant of a probe.</summary>
    Probe,
}

/// <summary>One state of the world that is compared with the baseline.</summary>
/// <param name="Id">Its name in every table: `control-link`, `tcplife/core-tp_btf`.</param>
/// <param name="Kind">Control or probe.</param>
/// <param name="Class">How it is switched.</param>
/// <param name="Hooks">Programs that a switch attaches; the twin in the baseline windows of its pairs attaches as many.</param>
/// <param name="EventPer">What an event of the probe stands for in the load's own count.</param>
/// <param name="Attach">Where the programs attach, in the order of the programs; empty for a control.</param>
/// <param name="Needs">What the kernel must have.</param>
/// <param name="NotRun">Why it is not measured on this machine, in the kernel's or the tool's own words; null when it is.</param>
public sealed record Arm(
    string Id,
    ArmKind Kind,
    SwitchingClass Class,
    int Hooks,
    GroundTruth EventPer,
    IReadOnlyList<AttachPoint> Attach,
    string Needs,
    string? NotRun)
{
    /// <summary>What it sees, in its manifest's words; null for a control, and in plans of older versions.</summary>
    public string? Observes { get; init; }

    /// <summary>How a CO-RE probe's events come to user space; null for every other arm, and in plans of older versions.</summary>
    public Machines.Delivery? Delivery { get; init; }

    /// <summary>What its program does at the hook, where it is a rung of the ladder of hooks; else null.</summary>
    public ProbeDose? Dose { get; init; }

    /// <summary>Programs of it that are not attached; null where all are, and in plans of older versions.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<Machines.UnattachedProgram>? Unattached { get; init; }

    /// <summary>What it needs of a machine, as a sentence; empty where that is not known.</summary>
    [JsonIgnore]
    public string NeedsSentence => Needs.Length > 0 ? $"It needs {Needs}." : "";

    /// <summary>
    /// What it needs of a machine, in brackets and with a blank before; empty where that is not known.
    /// </summary>
    [JsonIgnore]
    public string NeedsInBrackets => Needs.Length > 0 ? $" (needs {Needs})" : "";

    /// <summary>The name of the state that every arm is compared with.</summary>
    public const string Baseline = "baseline";

    /// <summary>What an arm that expects its refusal has for a reason not to be run.</summary>
    public const string MeantToBeRefused = "the kernel is meant to refuse it, so it is never attached; the trial `loading` shows that it does";

    /// <summary>True for a program that the kernel must not accept: it is only ever loaded.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool ExpectsRefusal { get; init; }

    /// <summary>The control of a switching class.</summary>
    public static Arm Control(SwitchingClass switchingClass, int hooks) => new(
        ControlId(switchingClass), ArmKind.Control, switchingClass, hooks, GroundTruth.None, [], Needs: "nothing", NotRun: null);

    /// <summary>The name of a class's control.</summary>
    public static string ControlId(SwitchingClass switchingClass) => $"control-{ClassNames.Of(switchingClass)}";
}
