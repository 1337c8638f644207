namespace Lab.Core.Statistics;

/// <summary>
/// A way to say where the effects of pairs lie, and how sure that is. The one in use is <see cref="Estimator.Chosen"/>;
/// it can be exchanged when the evidence in docs/0002-estimator.md changes.
/// </summary>
public interface IEstimator
{
    /// <summary>Its name, for tables.</summary>
    string Name { get; }

    /// <summary>The estimate with its two-sided interval, in the unit of the values.</summary>
    /// <param name="sorted">At least <see cref="Estimator.MinimumCount"/> values, ascending.</param>
    /// <param name="confidence">For example 0.95.</param>
    LocationEstimate Estimate(ReadOnlySpan<double> sorted, double confidence);

    /// <summary>How far the values lie from zero, in standard errors: what the sign-flip test compares. Infinite when they don't vary.</summary>
    /// <param name="sorted">The values, ascending.</param>
    double TestStatistic(ReadOnlySpan<double> sorted);
}

/// <summary>Where values lie.</summary>
/// <param name="Value">The estimate.</param>
/// <param name="Interval">Its interval at the confidence that was asked for.</param>
/// <param name="StandardError">Standard error of the estimate.</param>
/// <param name="DegreesOfFreedom">Degrees of freedom that the standard error rests on; infinite for a normal approximation.</param>
public sealed record LocationEstimate(double Value, Interval Interval, double StandardError, double DegreesOfFreedom);
