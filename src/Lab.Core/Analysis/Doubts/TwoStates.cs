using Lab.Core.Statistics;
using MathNet.Numerics.Statistics;

namespace Lab.Core.Analysis.Doubts;

/// <summary>
/// `bimodality`: the baseline windows fall into two heaps, so the machine or the server was in one of two states, and one figure
/// describes neither. The split of the logarithms with the least variance within (Otsu 1979, doi 10.1109/TSMC.1979.4310076), a tenth of the windows
/// on either side at least, and heaps whose distance is four times their spread (Ashman, Bird and Zepf 1994, doi 10.1086/117248, ask for
/// two; a normal distribution cut in half has 2.7).
/// </summary>
public sealed class TwoStates : IDoubt
{
    private const double Separation = 4;
    private const double LeastShare = 0.1;

    /// <inheritdoc/>
    public IEnumerable<Conclusion> Find(Evidence evidence) =>
        from load in evidence.Run.Plan.Definition.Loads
        let metric = PairEffect.Watched(load)
        from windows in evidence.Samples.Where(sample => sample.Load == load.Name)
            .SelectMany(sample => sample.Pairs)
            .GroupBy(pair => pair.Baseline.Class, pair => WindowMetric.Of(metric, pair.Baseline)!.Value)
        let heaps = Split([.. windows.Order()])
        where heaps is not null
        select new Conclusion(
            "bimodality", Severity.Warning, Arm: null,
            $"{load.Name}: baseline windows of the {windows.Key} class fall into two heaps, around {Figures.Number(heaps.Value.Low)} and {Figures.Number(heaps.Value.High)} {metric.Unit}. Something on the machine has two states (frequency, placement, another guest).");

    private static (double Low, double High)? Split(double[] sorted)
    {
        if (sorted.Length < Precision.MinimumPairs)
        {
            return null;
        }

        var logs = Array.ConvertAll(sorted, Math.Log);
        var margin = (int)Math.Ceiling(LeastShare * logs.Length);
        var cut = Enumerable.Range(margin, logs.Length - (2 * margin) + 1).MinBy(at => Within(logs, at));
        var (low, high) = (logs[..cut].MeanVariance(), logs[cut..].MeanVariance());
        var distance = (high.Mean - low.Mean) / Math.Sqrt((low.Variance + high.Variance) / 2);
        return distance > Separation ? (Math.Exp(low.Mean), Math.Exp(high.Mean)) : null;
    }

    private static double Within(double[] values, int cut) =>
        (cut * values[..cut].PopulationVariance()) + ((values.Length - cut) * values[cut..].PopulationVariance());
}
