using HdrHistogram;
using Lab.Core.Records;
using Lab.Core.Statistics;

namespace Lab.Core.Analysis;

/// <summary>
/// Estimates of latency quantiles: never from one short window, but from all of an arm's requests together, with intervals from a
/// bootstrap over super-blocks of pairs in time order that hold at least <see cref="RequestsPerBlock"/> requests a side.
/// </summary>
internal sealed class LatencyEstimates(RunRecord run)
{
    internal const int RequestsPerBlock = 1_000;

    /// <summary>With fewer blocks there is no interval, so there is no estimate.</summary>
    internal const int MinimumBlocks = 5;

    private static readonly Metric[] Metrics = [Metric.LatencyP50, Metric.LatencyP90, Metric.LatencyP99];
    private static readonly double[] Probabilities = [0.50, 0.90, 0.99];

    internal IEnumerable<OverheadEstimate> Of(ArmSample sample)
    {
        var blocks = Blocks(sample);
        if (blocks.Count < MinimumBlocks)
        {
            yield break;
        }

        var drawn = new QuantileBootstrap(blocks).Draw(Probabilities, RandomSeed.For(run.Plan.Seed, sample.Load, sample.Arm.Id, "latency"));
        var baseline = SparseCounts.Pool(blocks.Select(block => block.Baseline));
        var arm = SparseCounts.Pool(blocks.Select(block => block.Arm));
        foreach (var (index, metric) in Metrics.Index())
        {
            var before = baseline.Quantile(Probabilities[index]) / 1e3;
            var after = arm.Quantile(Probabilities[index]) / 1e3;
            yield return new OverheadEstimate(
                sample.Load, sample.Arm.Id, metric, Primary: false, before, after, (after / before) - 1,
                Interval(drawn[index], 0.95), Interval(drawn[index], 0.90),
                PAdjusted: null, MinimumDetectableEffect: null, sample.Pairs.Count, Verdict: null, FurtherPairs: null);
        }
    }

    // The library hands out one object again and again, so each value is taken from it at once.
    internal static SparseCounts Sparse(HistogramBase histogram)
    {
        var (values, counts) = (new List<long>(), new List<long>());
        foreach (var recorded in histogram.RecordedValues())
        {
            if (recorded.ValueIteratedTo > 0)
            {
                values.Add(recorded.ValueIteratedTo);
                counts.Add(recorded.CountAddedInThisIterationStep);
            }
        }

        return new SparseCounts(values, counts);
    }

    private static Interval Interval(double[] drawn, double confidence) =>
        QuantileBootstrap.PercentileInterval(drawn, confidence).Map(effect => Math.Exp(effect) - 1);

    private List<LatencyBlock> Blocks(ArmSample sample)
    {
        var blocks = new List<LatencyBlock>();
        var (baseline, arm) = (new List<SparseCounts>(), new List<SparseCounts>());
        foreach (var pair in sample.Pairs)
        {
            if (run.Latencies.TryGetValue(pair.Baseline.Index, out var before) && run.Latencies.TryGetValue(pair.Arm.Index, out var after))
            {
                baseline.Add(Sparse(before));
                arm.Add(Sparse(after));
            }

            if (baseline.Sum(part => part.Total) >= RequestsPerBlock && arm.Sum(part => part.Total) >= RequestsPerBlock)
            {
                blocks.Add(new LatencyBlock(SparseCounts.Pool(baseline), SparseCounts.Pool(arm)));
                baseline.Clear();
                arm.Clear();
            }
        }

        return WithRest(blocks, baseline, arm);
    }

    /// <summary>What is left after the last full block joins it: nothing that was measured is dropped.</summary>
    private static List<LatencyBlock> WithRest(List<LatencyBlock> blocks, List<SparseCounts> baseline, List<SparseCounts> arm)
    {
        if (blocks.Count > 0 && baseline.Count > 0)
        {
            blocks[^1] = new LatencyBlock(
                SparseCounts.Pool([blocks[^1].Baseline, .. baseline]),
                SparseCounts.Pool([blocks[^1].Arm, .. arm]));
        }

        return blocks;
    }
}
