using Lab.Core.Definitions;
using Lab.Core.Statistics;
using MathNet.Numerics.Statistics;

namespace Lab.Core.Analysis.Sweeps;

/// <summary>What the rounds of a sweep come to: figures of a round are one value, whatever lies in it, since its runs share a state of the machine.</summary>
internal static class OverRounds
{
    private const double Confidence = 0.95;

    /// <summary>Their median with an interval that supposes nothing (<see cref="MedianInterval"/>); null without any value.</summary>
    internal static Amount? Level(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted.Length == 0 ? null : new Amount(sorted.Median(), MedianInterval.Of(sorted, Confidence));
    }

    /// <summary>
    /// The middle of paired changes, which lie evenly about it where the two runs differ by nothing else (<see cref="Estimator.Chosen"/>);
    /// without an interval below the rounds that it takes for one.
    /// </summary>
    internal static Amount? Change(IEnumerable<double> values)
    {
        double[] changes = [.. values];
        if (changes.Length < SweepLoop.MinimumRounds)
        {
            return changes.Length == 0 ? null : new Amount(changes.Median(), Interval95: null);
        }

        var estimate = Estimator.Of(Estimator.Chosen, changes, Confidence);
        return new Amount(estimate.Value, estimate.Interval);
    }

    /// <summary>The same of ln(arm / baseline), as a fraction of the baseline.</summary>
    internal static Amount? Ratio(IEnumerable<double> logarithms) => Change(logarithms) is { } change
        ? new Amount(Math.Exp(change.Value) - 1, change.Interval95?.Map(end => Math.Exp(end) - 1))
        : null;
}
