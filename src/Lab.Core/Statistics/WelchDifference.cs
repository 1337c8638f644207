namespace Lab.Core.Statistics;

/// <summary>
/// The difference of two independent estimates whose variances may differ: the squares of the standard errors add, with the degrees
/// of freedom of Welch (1947, doi 10.1093/biomet/34.1-2.28) and Satterthwaite (1946, doi 10.2307/3002019).
/// </summary>
/// <param name="Value">The second estimate less the first.</param>
/// <param name="StandardError">Its standard error.</param>
/// <param name="DegreesOfFreedom">Degrees of freedom of Student's t for it; infinite when neither estimate varies.</param>
public sealed record WelchDifference(double Value, double StandardError, double DegreesOfFreedom)
{
    /// <summary>p-value of the two-sided test of no difference.</summary>
    public double PValue => StudentQuantile.TwoSidedPValue(StudentQuantile.Studentise(Value, StandardError), DegreesOfFreedom);

    /// <summary>The second estimate less the first.</summary>
    public static WelchDifference Of(LocationEstimate first, LocationEstimate second)
    {
        var (one, other) = (first.StandardError * first.StandardError, second.StandardError * second.StandardError);
        var variance = one + other;
        var freedom = variance > 0
            ? variance * variance / ((one * one / first.DegreesOfFreedom) + (other * other / second.DegreesOfFreedom))
            : double.PositiveInfinity;
        return new WelchDifference(second.Value - first.Value, Math.Sqrt(variance), freedom);
    }

    /// <summary>Its two-sided interval.</summary>
    /// <param name="confidence">For example 0.95.</param>
    public Interval Interval(double confidence) => StudentQuantile.Around(Value, StandardError, confidence, DegreesOfFreedom);
}
