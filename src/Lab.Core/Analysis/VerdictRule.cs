using Lab.Core.Statistics;

namespace Lab.Core.Analysis;

/// <summary>
/// From figures to a verdict (design, Statistics 4). Equivalence is held against the 90 % interval, which is two one-sided tests
/// at 5 % (Schuirmann 1987, doi 10.1007/BF01068419).
/// </summary>
/// <param name="Margin">Equivalence margin, as a fraction.</param>
public sealed record VerdictRule(double Margin)
{
    /// <summary>Level of the adjusted p-value.</summary>
    public const double Level = 0.05;

    /// <summary>The verdict.</summary>
    /// <param name="effect">The change as a fraction, positive is worse.</param>
    /// <param name="interval90">Its 90 % interval.</param>
    /// <param name="pAdjusted">Its p-value, adjusted over the arms.</param>
    /// <param name="isEnough">False where too little is behind it: then nothing is concluded.</param>
    /// <remarks>
    /// A change for the better that is significant is no saving but a doubt (`faster-than-baseline`): `equivalent` within the margin,
    /// else `undecided`, and more pairs would not help.
    /// </remarks>
    public Verdict Of(double effect, Interval interval90, double pAdjusted, bool isEnough)
    {
        var significant = pAdjusted < Level;
        var within = interval90.IsWithin(Margin);
        return !isEnough ? Verdict.Undecided
            : significant && effect > 0 ? (within ? Verdict.CostsWithinMargin : Verdict.Costs)
            : within ? Verdict.Equivalent
            : Verdict.Undecided;
    }

    /// <summary>
    /// Pairs that are probably still missing if the effect stays what it looks like: the fewest that make it either significant
    /// (in the worst place of Holm's order) or narrower than the margin. Null when none would.
    /// </summary>
    /// <param name="estimate">The estimate, on the scale of logarithms.</param>
    /// <param name="pairs">Pairs behind it.</param>
    /// <param name="arms">Arms that the p-value is adjusted over.</param>
    public int? FurtherPairs(LocationEstimate estimate, int pairs, int arms)
    {
        var noise = estimate.StandardError * Math.Sqrt(pairs);
        var toSignificance = Needed(noise, estimate.Value, 1 - (Level / 2 / arms));
        var room = Math.Min(Math.Log(1 + Margin) - estimate.Value, estimate.Value - Math.Log(1 - Math.Min(Margin, 0.99)));
        var toEquivalence = Needed(noise, room, 1 - Level);
        var needed = Math.Max(Precision.MinimumPairs, Math.Min(toSignificance, toEquivalence));
        return needed < int.MaxValue ? Math.Max(1, (int)Math.Ceiling(needed) - pairs) : null;
    }

    private static double Needed(double noise, double distance, double probability) =>
        distance > 0 ? Math.Pow(StudentQuantile.Of(probability, double.PositiveInfinity) * noise / distance, 2) : double.PositiveInfinity;
}
