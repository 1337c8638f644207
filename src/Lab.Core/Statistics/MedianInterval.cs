using MathNet.Numerics.Distributions;

namespace Lab.Core.Statistics;

/// <summary>
/// The interval of a median between two of the values themselves, which supposes nothing of their distribution: the number of values below
/// the median is binomial with a half (Thompson 1936, "On confidence ranges for the median", Annals of Mathematical Statistics 7;
/// Hollander, Wolfe and Chicken 2014, "Nonparametric Statistical Methods", 3.6).
/// </summary>
public static class MedianInterval
{
    private const double Half = 0.5;

    /// <summary>The narrowest interval that holds the median at least so often; null where there are too few values for any (fewer than six for 95 %).</summary>
    /// <param name="sorted">The values, ascending.</param>
    /// <param name="confidence">For example 0.95.</param>
    public static Interval? Of(ReadOnlySpan<double> sorted, double confidence)
    {
        var outside = 0;
        while (outside < sorted.Length / 2 && 2 * Binomial.CDF(Half, sorted.Length, outside) <= 1 - confidence)
        {
            outside++;
        }

        return outside == 0 ? null : new Interval(sorted[outside - 1], sorted[^outside]);
    }
}
