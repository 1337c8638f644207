namespace Lab.Core.Statistics;

/// <summary>
/// The smallest effect that a run finds 4 times in 5 at the 5 % level, judged by what the control of the same class shows
/// (Bloom 1995, doi 10.1177/0193841X9501900504).
/// </summary>
public static class MinimumDetectableEffect
{
    private const double Power = 0.80;
    private const double Confidence = 0.95;

    /// <summary>The effect, in the unit of the control's estimate (logarithm of a ratio).</summary>
    /// <param name="control">Estimate from the control's pairs.</param>
    /// <param name="controlPairs">Pairs of the control.</param>
    /// <param name="armPairs">Pairs of the arm.</param>
    public static double From(LocationEstimate control, int controlPairs, int armPairs)
    {
        var quantiles = StudentQuantile.TwoSided(Confidence, control.DegreesOfFreedom)
            + StudentQuantile.Of(Power, control.DegreesOfFreedom);
        return quantiles * control.StandardError * Math.Sqrt((double)controlPairs / armPairs);
    }
}
