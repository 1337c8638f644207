using MathNet.Numerics.Distributions;

namespace Lab.Core.Statistics;

/// <summary>Quantiles and tails of Student's t distribution ("Student" 1908, doi 10.2307/2331554), by MathNet.Numerics.</summary>
public static class StudentQuantile
{
    /// <summary>The quantile.</summary>
    /// <param name="probability">Between 0 and 1.</param>
    /// <param name="degreesOfFreedom">Greater than 0; infinity gives the normal quantile.</param>
    public static double Of(double probability, double degreesOfFreedom) =>
        double.IsPositiveInfinity(degreesOfFreedom)
            ? Normal.InvCDF(0, 1, probability)
            : StudentT.InvCDF(0, 1, degreesOfFreedom, probability);

    /// <summary>What a standard error is multiplied with for a two-sided interval.</summary>
    /// <param name="confidence">For example 0.95.</param>
    /// <param name="degreesOfFreedom">Greater than 0.</param>
    public static double TwoSided(double confidence, double degreesOfFreedom) =>
        Of((1 + confidence) / 2, degreesOfFreedom);

    /// <summary>How often a statistic at least as far from zero, on either side, comes from nothing.</summary>
    /// <param name="statistic">The statistic, in standard errors; may be infinite.</param>
    /// <param name="degreesOfFreedom">Greater than 0; infinity gives the normal distribution.</param>
    public static double TwoSidedPValue(double statistic, double degreesOfFreedom) =>
        double.IsInfinity(statistic) ? 0
        : double.IsPositiveInfinity(degreesOfFreedom) ? 2 * Normal.CDF(0, 1, -Math.Abs(statistic))
        : 2 * StudentT.CDF(0, 1, degreesOfFreedom, -Math.Abs(statistic));

    internal static Interval Around(double value, double standardError, double confidence, double degreesOfFreedom)
    {
        var halfWidth = TwoSided(confidence, degreesOfFreedom) * standardError;
        return new Interval(value - halfWidth, value + halfWidth);
    }

    internal static double Studentise(double value, double standardError) =>
        standardError > 0 ? value / standardError
        : value == 0 ? 0
        : double.CopySign(double.PositiveInfinity, value);
}
