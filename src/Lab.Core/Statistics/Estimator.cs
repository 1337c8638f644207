namespace Lab.Core.Statistics;

/// <summary>The estimator that the lab reports with, chosen by simulation: docs/0002-estimator.md.</summary>
public static class Estimator
{
    /// <summary>Fewest values that any estimate is made from.</summary>
    public const int MinimumCount = 5;

    /// <summary>The one in use.</summary>
    public static IEstimator Chosen { get; } = new HodgesLehmann();

    /// <summary>The estimate from values in any order.</summary>
    public static LocationEstimate Of(IEstimator estimator, IReadOnlyList<double> values, double confidence)
    {
        double[] sorted = [.. values];
        Array.Sort(sorted);
        return estimator.Estimate(sorted, confidence);
    }
}
