using MathNet.Numerics.Distributions;
using MathNet.Numerics.Statistics;

namespace Lab.Core.Statistics;

/// <summary>How far repeated measurements of one thing lie apart, and how well that is known from so few of them.</summary>
/// <param name="Mean">Their mean.</param>
/// <param name="StandardDeviation">Standard deviation of one measurement, from n - 1 degrees of freedom.</param>
/// <param name="Count">Number of measurements.</param>
public sealed record Spread(double Mean, double StandardDeviation, int Count)
{
    /// <summary>Fewest measurements that show a spread.</summary>
    public const int MinimumCount = 2;

    /// <summary>The spread of the measurements, of which there must be <see cref="MinimumCount"/>.</summary>
    public static Spread Of(IReadOnlyList<double> measurements) =>
        measurements.Count >= MinimumCount
            ? new(measurements.Average(), measurements.StandardDeviation(), measurements.Count)
            : throw new ArgumentOutOfRangeException(nameof(measurements), measurements.Count, "One measurement has no spread.");

    /// <summary>
    /// Half the width of the interval around one further measurement: Student's quantile with n - 1 degrees of freedom times the standard
    /// deviation. It covers the true value exactly as often as it says, since the ratio of error and standard deviation is Student's t.
    /// </summary>
    /// <remarks>"Student" (1908), doi 10.2307/2331554.</remarks>
    public double HalfWidthOfOne(double confidence) =>
        StudentQuantile.TwoSided(confidence, Count - 1) * StandardDeviation;

    /// <summary>
    /// Half the width that the same interval would have if the standard deviation were known, as an interval: the normal quantile times the
    /// ends of the chi-square interval of the standard deviation, s * sqrt((n - 1) / chi-square quantile of n - 1 degrees of freedom).
    /// </summary>
    /// <param name="confidence">For the interval around the measurement and for that of the standard deviation.</param>
    /// <remarks>NIST/SEMATECH e-Handbook of Statistical Methods, 7.2.3.1, doi 10.18434/M32189. It supposes normal measurements.</remarks>
    public Interval KnownSpreadHalfWidths(double confidence)
    {
        var quantile = StudentQuantile.TwoSided(confidence, double.PositiveInfinity);
        return StandardDeviationInterval(confidence).Map(deviation => quantile * deviation);
    }

    /// <summary>The chi-square interval of the standard deviation.</summary>
    public Interval StandardDeviationInterval(double confidence) => new(End((1 + confidence) / 2), End((1 - confidence) / 2));

    private double End(double probability) =>
        StandardDeviation * Math.Sqrt((Count - 1) / ChiSquared.InvCDF(Count - 1, probability));
}
