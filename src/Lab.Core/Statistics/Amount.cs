namespace Lab.Core.Statistics;

/// <summary>A figure and how well it is known.</summary>
/// <param name="Value">The estimate, in whatever unit it has.</param>
/// <param name="Interval95">Its 95 % interval in the same unit; null where a single window can't tell.</param>
public sealed record Amount(double Value, Interval? Interval95)
{
    /// <summary>True when it is surely more than zero.</summary>
    public bool IsAboveZero => Interval95?.Low > 0;

    /// <summary>True when it is surely less than zero.</summary>
    public bool IsBelowZero => Interval95?.High < 0;

    /// <summary>The mean of values of windows with Student's t interval; null without any, and without an interval for a single one.</summary>
    public static Amount? Mean(IReadOnlyList<double> values)
    {
        if (values.Count < 2)
        {
            return values.Count == 0 ? null : new Amount(values[0], Interval95: null);
        }

        double[] sorted = [.. values];
        Array.Sort(sorted);
        var mean = new ArithmeticMean().Estimate(sorted, confidence: 0.95);
        return new Amount(mean.Value, mean.Interval);
    }

    /// <summary>
    /// The difference of two independent figures, its interval from theirs (<see cref="MoverDifference"/>): the distances of the facing ends
    /// in quadrature, which is adding the variances, and keeps what is lopsided about an interval. A figure without one is taken as exact.
    /// </summary>
    public Amount Minus(Amount other)
    {
        var difference = Value - other.Value;
        if (Interval95 is null && other.Interval95 is null)
        {
            return new Amount(difference, Interval95: null);
        }

        var (own, others) = (Interval95 ?? new(Value, Value), other.Interval95 ?? new(other.Value, other.Value));
        return new Amount(difference, MoverDifference.Interval(other.Value, others, Value, own));
    }
}
