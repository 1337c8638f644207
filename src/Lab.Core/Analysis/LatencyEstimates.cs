using HdrHistogram;
using Lab.Core.Definitions;
using Lab.Core.Planning;
using Lab.Core.Records;
using Lab.Core.Statistics;

namespace Lab.Core.Analysis;

/// <summary>
/// Estimates of latency quantiles, for the arms of one load: never from one short window, but from all of an arm's requests together, with
/// intervals from a bootstrap over super-blocks. Of an open loop it is the corrected latency, and its 99th percentile is judged.
/// </summary>
internal sealed class LatencyEstimates
{
    private static readonly Metric[] Sent = [Metric.LatencyP50, Metric.LatencyP90, Metric.LatencyP99];
    private static readonly Metric[] Due = [Metric.CorrectedP50, Metric.CorrectedP90, Metric.CorrectedP99];

    private readonly Metric primary;
    private readonly Metric[] metrics;
    private readonly LatencySample[] samples;
    private readonly TailVerdicts verdicts;

    /// <summary>Draws what all estimates need.</summary>
    /// <param name="run">The run.</param>
    /// <param name="load">The load.</param>
    /// <param name="arms">The load's samples that are large enough for an estimate.</param>
    internal LatencyEstimates(RunRecord run, LoadSpec load, IReadOnlyList<ArmSample> arms)
    {
        var isOpen = load is OpenLoop;
        primary = PairEffect.Primary(load);
        metrics = load is OpenLoop { KnowsDueTimes: true } ? Due : Sent;
        // Where instructions are counted, time means nothing.
        var latencies = load is CountedLoop ? [] : Sparse(isOpen ? run.Corrected : run.Latencies, arms);
        samples =
        [
            .. from arm in arms
               let blocks = SuperBlocks.Of(arm, latencies)
               where blocks.Count >= SuperBlocks.MinimumForInterval
               select new LatencySample(arm, blocks, isOpen, RandomSeed.For(run.Plan.Seed, arm.Load, arm.Arm.Id, "latency")),
        ];
        verdicts = new TailVerdicts(run.Plan, isOpen ? samples : []);
    }

    /// <summary>An estimate for each quantile; none with too few super-blocks.</summary>
    internal IEnumerable<OverheadEstimate> Of(ArmSample arm) =>
        from sample in samples
        where sample.Pairs == arm
        from metric in metrics.Index()
        select Of(sample, metric.Item, metric.Index);

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

    private static Dictionary<int, SparseCounts> Sparse(IReadOnlyDictionary<int, HistogramBase> histograms, IEnumerable<ArmSample> arms) => arms
        .SelectMany(arm => arm.Pairs)
        .SelectMany(pair => new[] { pair.Baseline.Index, pair.Arm.Index })
        .Where(histograms.ContainsKey)
        .ToDictionary(index => index, index => Sparse(histograms[index]));

    private OverheadEstimate Of(LatencySample sample, Metric metric, int quantile)
    {
        var (before, after) = (sample.BaselineUs(quantile), sample.ArmUs(quantile));
        var estimate = new OverheadEstimate(
            sample.Pairs.Load, sample.Pairs.Arm.Id, metric, metric == primary, before, after, (after / before) - 1,
            Fraction(sample.IntervalOf(quantile, 0.95)), Fraction(sample.IntervalOf(quantile, 0.90)),
            PAdjusted: null, Detectable(sample, quantile), sample.Pairs.Pairs.Count, Verdict: null, FurtherPairs: null)
        {
            Blocks = sample.Blocks.Count,
        };
        return estimate.Primary ? verdicts.Judged(estimate, sample, quantile) : estimate;
    }

    /// <summary>From the control of the same class, by super-blocks; for what is judged only.</summary>
    private double? Detectable(LatencySample sample, int quantile)
    {
        var arm = sample.Pairs.Arm;
        var control = samples.FirstOrDefault(other => other.Pairs.Arm.Kind == ArmKind.Control && other.Pairs.Arm.Class == arm.Class);
        return metrics[quantile] != primary || control is null
            ? null
            : Math.Exp(MinimumDetectableEffect.From(control.LocationOf(quantile), control.Blocks.Count, sample.Blocks.Count)) - 1;
    }

    private static Interval Fraction(Interval logarithms) => logarithms.Map(effect => Math.Exp(effect) - 1);
}
