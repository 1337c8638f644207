namespace Lab.Core.Statistics;

/// <summary>
/// Whether estimates of the same thing lie as far apart as their own intervals promise: 1 when they do, more when the intervals are too narrow
/// (Birge 1932, doi 10.1103/PhysRev.40.207).
/// </summary>
/// <param name="Mean">Their mean, weighted by the inverse squares of their half-widths.</param>
/// <param name="Ratio">Root of the mean squared distance from it in standard errors, with n - 1 in the denominator.</param>
/// <param name="Count">Number of estimates.</param>
/// <param name="Holding">Of these, the ones whose interval holds the weighted mean.</param>
public sealed record BirgeRatio(double Mean, double Ratio, int Count, int Holding)
{
    /// <summary>The ratio of at least two estimates; null for fewer, or where one claims to have no error.</summary>
    /// <param name="intervals">Symmetric intervals of the same confidence.</param>
    /// <param name="confidence">Their confidence, for example 0.95.</param>
    public static BirgeRatio? Of(IReadOnlyList<Interval> intervals, double confidence)
    {
        if (intervals.Count < 2 || intervals.Any(interval => interval.HalfWidth <= 0))
        {
            return null;
        }

        double[] weights = [.. intervals.Select(interval => 1 / (interval.HalfWidth * interval.HalfWidth))];
        var mean = intervals.Zip(weights, (interval, weight) => Centre(interval) * weight).Sum() / weights.Sum();
        var quantile = StudentQuantile.TwoSided(confidence, double.PositiveInfinity);
        var squares = intervals.Sum(interval => Math.Pow((Centre(interval) - mean) / (interval.HalfWidth / quantile), 2));
        return new(mean, Math.Sqrt(squares / (intervals.Count - 1)), intervals.Count, intervals.Count(interval => interval.Contains(mean)));
    }

    private static double Centre(Interval interval) => (interval.Low + interval.High) / 2;
}
