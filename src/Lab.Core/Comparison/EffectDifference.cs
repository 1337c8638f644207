using Lab.Core.Analysis;
using Lab.Core.Planning;
using Lab.Core.Statistics;

namespace Lab.Core.Comparison;

/// <summary>
/// The difference of one arm's effects on one metric, not yet judged. Where pairs have effects, it is Welch's difference of their two
/// estimates on the scale of logarithms; quantiles of latency have bootstrap intervals only, and the difference is made from those. The
/// quantile that an open loop is judged by is taken for an estimate with the standard error that its interval stands for.
/// </summary>
/// <param name="Row">The figures, without p-value and verdict.</param>
/// <param name="PValue">p-value of no difference; null for a quantile of latency.</param>
internal sealed record EffectDifference(ArmDifference Row, double? PValue)
{
    private const double Wide = 0.95;
    private const double Narrow = 0.90;

    internal static EffectDifference Of(ArmSample sampleOfA, OverheadEstimate a, ArmSample sampleOfB, OverheadEstimate b)
    {
        var isTail = a.Primary && !PairEffect.IsOfPairs(a.Metric);
        if (!isTail && !PairEffect.IsOfPairs(a.Metric))
        {
            return FromIntervals(sampleOfA.Arm.Kind, a, b);
        }

        var welch = isTail
            ? WelchDifference.Of(Location(a), Location(b))
            : WelchDifference.Of(Location(sampleOfA, a.Metric), Location(sampleOfB, b.Metric));
        return new EffectDifference(
            Fractions(sampleOfA.Arm.Kind, a, b, welch.Value, welch.Interval(Wide), welch.Interval(Narrow)),
            welch.PValue);
    }

    private static LocationEstimate Location(ArmSample sample, Metric metric) =>
        Estimator.Of(Estimator.Chosen, sample.Effects(metric), Wide);

    private static LocationEstimate Location(OverheadEstimate tail)
    {
        var (interval, freedom) = (tail.Interval95.Map(Logarithm), tail.Blocks!.Value - 1);
        return new LocationEstimate(Logarithm(tail.Effect), interval, interval.HalfWidth / StudentQuantile.TwoSided(Wide, freedom), freedom);
    }

    private static EffectDifference FromIntervals(ArmKind kind, OverheadEstimate a, OverheadEstimate b)
    {
        var (effectOfA, effectOfB) = (Logarithm(a.Effect), Logarithm(b.Effect));
        var row = Fractions(
            kind, a, b, effectOfB - effectOfA,
            MoverDifference.Interval(effectOfA, a.Interval95.Map(Logarithm), effectOfB, b.Interval95.Map(Logarithm)),
            MoverDifference.Interval(effectOfA, a.Interval90.Map(Logarithm), effectOfB, b.Interval90.Map(Logarithm)));
        return new EffectDifference(row, PValue: null);
    }

    private static ArmDifference Fractions(
        ArmKind kind, OverheadEstimate a, OverheadEstimate b, double difference, Interval wide, Interval narrow)
    {
        double Fraction(double effect) => PairEffect.ToFraction(a.Metric, effect);
        return new ArmDifference(
            kind, a, b, Fraction(difference), wide.Map(Fraction), narrow.Map(Fraction), PAdjusted: null, Verdict: null);
    }

    private static double Logarithm(double fraction) => Math.Log(1 + fraction);
}
