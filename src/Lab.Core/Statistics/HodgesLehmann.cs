namespace Lab.Core.Statistics;

/// <summary>
/// The median of all pairwise averages (Hodges and Lehmann 1963, doi 10.1214/aoms/1177704172), with the interval that belongs to
/// Wilcoxon's signed-rank test (1945, doi 10.2307/3001968) by its normal approximation with continuity correction
/// (Hollander, Wolfe and Chicken 2014, "Nonparametric Statistical Methods", 3.2 and 3.3). Tied sizes share their mean rank.
/// The quantile is Student's with n - 1 degrees of freedom instead of the normal one (after Iman 1974, doi 10.1080/03610927408827178):
/// a slight widening that pays for small samples and for the looks of the stopping rule (docs/0002-estimator.md).
/// </summary>
public sealed class HodgesLehmann : IEstimator
{
    /// <inheritdoc/>
    public string Name => "Hodges-Lehmann";

    /// <inheritdoc/>
    public LocationEstimate Estimate(ReadOnlySpan<double> sorted, double confidence)
    {
        var averages = new WalshAverages(sorted);
        var count = averages.Count;
        var freedom = sorted.Length - 1;
        var quantile = StudentQuantile.TwoSided(confidence, freedom);
        var reach = (quantile * RankDeviation(sorted.Length)) + 0.5;
        var low = Math.Clamp((long)Math.Floor((count / 2.0) - reach), 0, (count - 1) / 2);
        var interval = new Interval(averages[low], averages[count - 1 - low]);
        var median = (averages[(count - 1) / 2] + averages[count / 2]) / 2;
        return new LocationEstimate(median, interval, interval.HalfWidth / quantile, freedom);
    }

    /// <inheritdoc/>
    public double TestStatistic(ReadOnlySpan<double> sorted) => SignedRankSum(sorted) / (2 * RankDeviation(sorted.Length));

    /// <summary>The sum of the ranks of the sizes, each with its value's sign: a merge of the negative and the positive values.</summary>
    private static double SignedRankSum(ReadOnlySpan<double> sorted)
    {
        var above = sorted.IndexOfAnyInRange(0, double.PositiveInfinity);
        above = above < 0 ? sorted.Length : above;
        var below = above - 1;
        var (sum, ranked) = (0.0, 0);
        while (ranked < sorted.Length)
        {
            var size = Math.Min(below >= 0 ? -sorted[below] : double.PositiveInfinity, above < sorted.Length ? sorted[above] : double.PositiveInfinity);
            var (negative, positive) = (0, 0);
            for (; below >= 0 && -sorted[below] == size; below--)
            {
                negative++;
            }

            for (; above < sorted.Length && sorted[above] == size; above++)
            {
                positive++;
            }

            var meanRank = ranked + ((negative + positive + 1) / 2.0);
            sum += size > 0 ? meanRank * (positive - negative) : 0;
            ranked += negative + positive;
        }

        return sum;
    }

    private static double RankDeviation(int n) => Math.Sqrt(n * (n + 1.0) * ((2.0 * n) + 1) / 24);
}
