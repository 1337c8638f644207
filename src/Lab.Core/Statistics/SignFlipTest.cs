using MathNet.Numerics.Random;

namespace Lab.Core.Statistics;

/// <summary>
/// The randomisation test of the design: the order within each pair was drawn at random, so where an arm does nothing every effect
/// could as well have had the other sign. Two-sided (Fisher 1935, "The Design of Experiments", 21). Exact up to
/// <see cref="ExactCount"/> values; above that seeded draws, counted with the +1 of Phipson and Smyth (2010, doi 10.2202/1544-6115.1585).
/// </summary>
public static class SignFlipTest
{
    /// <summary>Up to so many values all sign patterns are tried.</summary>
    public const int ExactCount = 12;

    /// <summary>Sign patterns drawn above that.</summary>
    public const int DefaultFlips = 9_999;

    /// <summary>The p-value: how often a statistic at least as large comes from the signs alone.</summary>
    /// <param name="estimator">Whose studentised statistic is compared.</param>
    /// <param name="values">Effects of pairs, in any order.</param>
    /// <param name="seed">Seed of the draws.</param>
    /// <param name="flips">Number of draws.</param>
    public static double PValue(IEstimator estimator, IReadOnlyList<double> values, int seed, int flips = DefaultFlips)
    {
        var pattern = new SignPattern(values);
        var observed = Math.Abs(estimator.TestStatistic(pattern.Observed())) * (1 - 1e-9);
        return values.Count <= ExactCount
            ? Exact(estimator, pattern, observed, values.Count)
            : Drawn(estimator, pattern, observed, seed, flips);
    }

    private static double Exact(IEstimator estimator, SignPattern pattern, double observed, int count)
    {
        var patterns = 1 << count;
        var extreme = 0;
        for (var bits = 0; bits < patterns; bits++)
        {
            if (Math.Abs(estimator.TestStatistic(pattern.Flipped([(ulong)bits]))) >= observed)
            {
                extreme++;
            }
        }

        return (double)extreme / patterns;
    }

    private static double Drawn(IEstimator estimator, SignPattern pattern, double observed, int seed, int flips)
    {
        var random = new Xoshiro256StarStar(seed, threadSafe: false);
        var bits = new ulong[pattern.Words];
        var extreme = 0;
        for (var flip = 0; flip < flips; flip++)
        {
            for (var word = 0; word < bits.Length; word++)
            {
                bits[word] = ((ulong)random.NextFullRangeInt32() << 32) | (uint)random.NextFullRangeInt32();
            }

            if (Math.Abs(estimator.TestStatistic(pattern.Flipped(bits))) >= observed)
            {
                extreme++;
            }
        }

        return (extreme + 1.0) / (flips + 1.0);
    }
}
