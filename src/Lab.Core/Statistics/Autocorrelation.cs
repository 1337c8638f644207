namespace Lab.Core.Statistics;

/// <summary>Whether neighbours in time resemble each other; then the intervals are too narrow.</summary>
public static class Autocorrelation
{
    /// <summary>Correlation of each value with the next one (lag 1), between -1 and 1; 0 when the values don't vary.</summary>
    /// <remarks>Box, Jenkins and Reinsel (2008), "Time Series Analysis", 2.1.5.</remarks>
    public static double Lag1(IReadOnlyList<double> values)
    {
        var mean = values.Average();
        var variance = values.Sum(value => (value - mean) * (value - mean));
        var covariance = values.Skip(1).Zip(values, (next, previous) => (next - mean) * (previous - mean)).Sum();
        return variance > 0 ? covariance / variance : 0;
    }

    /// <summary>The same of the values' ranks, so that a few wild values neither hide nor feign it.</summary>
    public static double RankLag1(IReadOnlyList<double> values) => Lag1(Ranks(values));

    /// <summary>
    /// True when the ranks of the values are positively correlated at the one-sided 2.5 % level. A looser one warns wrongly more often
    /// and still does not catch all that thirty pairs can hide (docs/0002-estimator.md). Standard error 1/sqrt(n), mean -1/n (Bartels 1982, doi 10.1080/01621459.1982.10477764).
    /// </summary>
    public static bool IsPositive(IReadOnlyList<double> values) =>
        values.Count >= Precision.MinimumPairs
        && (RankLag1(values) + (1.0 / values.Count)) * Math.Sqrt(values.Count) > NormalQuantile;

    private const double NormalQuantile = 1.96;

    private static double[] Ranks(IReadOnlyList<double> values)
    {
        var ranks = new double[values.Count];
        foreach (var (rank, index) in Enumerable.Range(0, values.Count).OrderBy(index => values[index]).Index())
        {
            ranks[index] = rank;
        }

        return ranks;
    }
}
