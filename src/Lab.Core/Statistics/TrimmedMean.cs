namespace Lab.Core.Statistics;

/// <summary>
/// The mean without the fifth of the values at either end, with the interval of Tukey and McLaughlin
/// (1963, Sankhya A 25, 331-352; the winsorized variance with n - 2g - 1 degrees of freedom; see Yuen 1974, doi 10.1093/biomet/61.1.165).
/// </summary>
public sealed class TrimmedMean : IEstimator
{
    /// <summary>The part of the values that is left out at each end.</summary>
    public const double Trim = 0.2;

    /// <inheritdoc/>
    public string Name => "20 % trimmed mean";

    /// <inheritdoc/>
    public LocationEstimate Estimate(ReadOnlySpan<double> sorted, double confidence)
    {
        var (value, error, freedom) = Moments(sorted);
        return new LocationEstimate(value, StudentQuantile.Around(value, error, confidence, freedom), error, freedom);
    }

    /// <inheritdoc/>
    public double TestStatistic(ReadOnlySpan<double> sorted)
    {
        var (value, error, _) = Moments(sorted);
        return StudentQuantile.Studentise(value, error);
    }

    private static (double Value, double StandardError, int Freedom) Moments(ReadOnlySpan<double> sorted)
    {
        var trimmed = (int)(Trim * sorted.Length);
        var kept = sorted[trimmed..^trimmed];
        var sum = 0.0;
        foreach (var value in kept)
        {
            sum += value;
        }

        var winsorizedMean = (sum + (trimmed * (kept[0] + kept[^1]))) / sorted.Length;
        var squares = trimmed * (Square(kept[0] - winsorizedMean) + Square(kept[^1] - winsorizedMean));
        foreach (var value in kept)
        {
            squares += Square(value - winsorizedMean);
        }

        var keptShare = 1 - (2.0 * trimmed / sorted.Length);
        var error = Math.Sqrt(squares / (sorted.Length - 1) / sorted.Length) / keptShare;
        return (sum / kept.Length, error, kept.Length - 1);
    }

    private static double Square(double value) => value * value;
}
