using Lab.Core.Planning;
using Lab.Core.Records;
using Lab.Core.Statistics;
using MathNet.Numerics.Distributions;
using MathNet.Numerics.Statistics;

namespace Lab.Core.Analysis.Doubts;

/// <summary>
/// `carryover`: a baseline window is not the same after a probe's window as after one in which nothing fired. Then the guard is too
/// short, and effects are too small. Welch's test (1947, doi 10.1093/biomet/34.1-2.28) on the logarithms, two-sided at the 0.1 % level
/// for each class, and a difference of more than a quarter of the margin.
/// </summary>
public sealed class Carryover : IDoubt
{
    private const double Level = 0.001;
    private const double ShareOfMargin = 0.25;

    /// <inheritdoc/>
    public IEnumerable<Conclusion> Find(Evidence evidence)
    {
        var probes = evidence.Run.Plan.Arms.Where(arm => arm.Kind == ArmKind.Probe).Select(arm => arm.Id).ToHashSet(StringComparer.Ordinal);
        var byIndex = evidence.Run.Measured.ToDictionary(window => window.Index);
        return from load in evidence.Run.Plan.Definition.Loads
               let metric = PairEffect.Watched(load)
               from windows in evidence.Samples.Where(sample => sample.Load == load.Name)
                   .SelectMany(sample => sample.Pairs)
                   .Select(pair => pair.Baseline)
                   .Where(window => byIndex.ContainsKey(window.Index - 1))
                   .GroupBy(window => window.Class)
               let after = windows.ToLookup(window => probes.Contains(byIndex[window.Index - 1].Arm), window => Math.Log(WindowMetric.Of(metric, window)!.Value))
               let difference = Difference([.. after[true]], [.. after[false]])
               where Math.Abs(difference) > ShareOfMargin * evidence.Run.Plan.Definition.Margin
               select new Conclusion(
                   "carryover", Severity.Warning, Arm: null,
                   $"{load.Name}: baseline windows of the {windows.Key} class show {Figures.Percent(difference)} more {metric.Title} right after a probe's window than after others. The guard is too short for what a probe leaves behind; effects come out too small.");
    }

    /// <summary>Difference of the means as a fraction; 0 where the two can't be told apart.</summary>
    private static double Difference(double[] afterProbe, double[] afterOthers)
    {
        if (afterProbe.Length < Precision.MinimumPairs || afterOthers.Length < Precision.MinimumPairs)
        {
            return 0;
        }

        var (first, second) = (afterProbe.MeanVariance(), afterOthers.MeanVariance());
        var (v1, v2) = (first.Variance / afterProbe.Length, second.Variance / afterOthers.Length);
        var freedom = (v1 + v2) * (v1 + v2) / ((v1 * v1 / (afterProbe.Length - 1)) + (v2 * v2 / (afterOthers.Length - 1)));
        var t = (first.Mean - second.Mean) / Math.Sqrt(v1 + v2);
        var p = 2 * StudentT.CDF(0, 1, freedom, -Math.Abs(t));
        return p < Level ? Math.Exp(first.Mean - second.Mean) - 1 : 0;
    }
}
