using Lab.Core.Analysis;
using Lab.Core.Planning;
using Lab.Core.Statistics;

namespace Lab.Core.Comparison;

/// <summary>What the figures say about an arm in two runs.</summary>
public enum DifferenceVerdict
{
    /// <summary>It costs more in B than in A.</summary>
    CostsMore,

    /// <summary>It costs less in B than in A.</summary>
    CostsLess,

    /// <summary>Whatever the difference is, it is less than the margin.</summary>
    Equivalent,

    /// <summary>The two runs can't tell.</summary>
    Undecided,
}

/// <summary>How the effect of an arm on a metric differs between two runs. Positive is worse: B costs more than A.</summary>
/// <param name="Kind">Control or probe.</param>
/// <param name="A">The estimate of the reference.</param>
/// <param name="B">The estimate of the other run; the same load, arm and metric.</param>
/// <param name="Difference">
/// The ratio of B's effect to A's as a fraction: 0.05 says that with the arm in force B is five percent worse than A, each held against
/// its own baseline (see <see cref="PairEffect.ToFraction"/>; of the readers' CPU, the plain difference of the two shares).
/// </param>
/// <param name="Interval95">95 % interval of the difference.</param>
/// <param name="Interval90">90 % interval of the difference, the one the margin is held against.</param>
/// <param name="PAdjusted">p-value of Welch's test, adjusted over the arms (Holm); null for the secondary metrics.</param>
/// <param name="Verdict">What it comes to; null for the secondary metrics, which are shown and not judged.</param>
public sealed record ArmDifference(
    ArmKind Kind,
    OverheadEstimate A,
    OverheadEstimate B,
    double Difference,
    Interval Interval95,
    Interval Interval90,
    double? PAdjusted,
    DifferenceVerdict? Verdict)
{
    /// <summary>Name of the load.</summary>
    public string Load => A.Load;

    /// <summary>Id of the arm.</summary>
    public string Arm => A.Arm;

    /// <summary>The metric.</summary>
    public Metric Metric => A.Metric;

    /// <summary>True for the metric that the verdicts were planned on.</summary>
    public bool Primary => A.Primary;

    /// <summary>The change in B less the change in A, in the metric's own unit and direction.</summary>
    public double DeltaDifference => B.Delta - A.Delta;
}
