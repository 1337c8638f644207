namespace Lab.Core.Statistics;

/// <summary>The mean with Student's t interval ("Student" 1908, doi 10.2307/2331554).</summary>
public sealed class ArithmeticMean : IEstimator
{
    /// <inheritdoc/>
    public string Name => "mean";

    /// <inheritdoc/>
    public LocationEstimate Estimate(ReadOnlySpan<double> sorted, double confidence)
    {
        var (mean, error) = Moments(sorted);
        var freedom = sorted.Length - 1;
        return new LocationEstimate(mean, StudentQuantile.Around(mean, error, confidence, freedom), error, freedom);
    }

    /// <inheritdoc/>
    public double TestStatistic(ReadOnlySpan<double> sorted)
    {
        var (mean, error) = Moments(sorted);
        return StudentQuantile.Studentise(mean, error);
    }

    private static (double Mean, double StandardError) Moments(ReadOnlySpan<double> values)
    {
        var sum = 0.0;
        foreach (var value in values)
        {
            sum += value;
        }

        var mean = sum / values.Length;
        var squares = 0.0;
        foreach (var value in values)
        {
            squares += (value - mean) * (value - mean);
        }

        return (mean, Math.Sqrt(squares / (values.Length - 1) / values.Length));
    }
}
