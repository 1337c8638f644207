namespace Lab.Core.Statistics;

/// <summary>
/// The stopping rule: measuring ends when the 95 % interval is narrow enough, never when a result is significant.
/// To be asked at the ends of batches only (docs/0002-estimator.md).
/// </summary>
public static class Precision
{
    /// <summary>Pairs below which nothing stops.</summary>
    public const int MinimumPairs = Planning.ExperimentPlan.MinimumPairs;

    /// <summary>True when an arm's effects are known well enough.</summary>
    /// <param name="effects">Effects of its pairs, as logarithms of ratios.</param>
    /// <param name="target">Half-width of the 95 % interval that was asked for, as a fraction.</param>
    public static bool IsReached(IReadOnlyList<double> effects, double target) =>
        IsReached(Estimator.Chosen, effects, target);

    /// <summary>The same for any estimator.</summary>
    public static bool IsReached(IEstimator estimator, IReadOnlyList<double> effects, double target) =>
        HalfWidth(estimator, effects) <= target;

    /// <summary>Half the width of the 95 % interval so far, as the effects are; null below <see cref="MinimumPairs"/>.</summary>
    public static double? HalfWidth(IEstimator estimator, IReadOnlyList<double> effects) =>
        effects.Count >= MinimumPairs ? Estimator.Of(estimator, effects, confidence: 0.95).Interval.HalfWidth : null;
}
