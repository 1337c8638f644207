using Lab.Core.Analysis;
using Lab.Core.Planning;

namespace Lab.Core.Comparison;

/// <summary>Two runs of the same experiment side by side: A is the reference, B is held against it.</summary>
/// <param name="A">The reference.</param>
/// <param name="B">The other run.</param>
/// <param name="Margin">Equivalence margin as a fraction: a difference inside it does not matter to the asker.</param>
/// <param name="Differences">Every load, arm and metric that both runs have an estimate for; controls first.</param>
/// <param name="Uncompared">The arms of either run that are not measured in both, with the reason.</param>
/// <param name="Surroundings">What differs between the machines, servers and probes of the two runs.</param>
/// <param name="Conclusions">Doubts of both runs and of the comparison itself, worst first.</param>
/// <param name="Summary">The conclusion in one sentence, made from the verdicts.</param>
public sealed record RunComparison(
    Assessment A,
    Assessment B,
    double Margin,
    IReadOnlyList<ArmDifference> Differences,
    IReadOnlyList<UncomparedArm> Uncompared,
    IReadOnlyList<Surrounding> Surroundings,
    IReadOnlyList<Conclusion> Conclusions,
    string Summary)
{
    /// <summary>False when a doubt takes the comparison's worth away: one of the runs is invalid, or the instrument differs.</summary>
    public bool IsValid => Conclusions.All(conclusion => conclusion.Severity != Severity.Invalidates);

    /// <summary>True when a probe surely costs more in B by more than a limit: the whole 95 % interval of the difference lies above it.</summary>
    /// <param name="limit">The limit, as a fraction.</param>
    public bool IsAbove(double limit) =>
        Differences.Any(each => each is { Primary: true, Kind: ArmKind.Probe } && each.Interval95.Low > limit);
}

/// <summary>An arm that is not measured in both runs, under a load.</summary>
/// <param name="Load">Name of the load.</param>
/// <param name="Arm">Id of the arm.</param>
/// <param name="Kind">Control or probe.</param>
/// <param name="A">Its primary metric in the reference; null where it is not measured.</param>
/// <param name="B">Its primary metric in the other run; null where it is not measured.</param>
/// <param name="Reason">Why it is missing where it is, with the kernel's or the tool's own words.</param>
public sealed record UncomparedArm(string Load, string Arm, ArmKind Kind, OverheadEstimate? A, OverheadEstimate? B, string Reason);

/// <summary>Something around the measurement that is not the same in both runs.</summary>
/// <param name="What">What it is, for example `kernel`.</param>
/// <param name="A">What the reference had.</param>
/// <param name="B">What the other run had.</param>
public sealed record Surrounding(string What, string A, string B);
