using Lab.Core.Definitions;
using Lab.Core.Planning;
using Lab.Core.Statistics;

namespace Lab.Core.Analysis;

/// <summary>Estimates from the effects of pairs (throughput and CPU, or instructions), for the arms of one load.</summary>
/// <param name="plan">The plan of the run.</param>
/// <param name="load">The load.</param>
/// <param name="samples">The load's samples that are large enough for an estimate.</param>
internal sealed class PairEstimates(ExperimentPlan plan, LoadSpec load, IReadOnlyList<ArmSample> samples)
{
    private readonly VerdictRule rule = new(plan.Definition.Margin);
    private readonly Metric primary = PairEffect.Primary(load);
    private readonly Dictionary<string, double> pAdjusted = PairEffect.IsOfPairs(PairEffect.Primary(load)) ? AdjustedPValues(plan, PairEffect.Primary(load), samples) : [];

    internal IEnumerable<OverheadEstimate> Of(ArmSample sample) =>
        PairEffect.Metrics(load).Select(metric => Of(sample, metric));

    /// <summary>p-values of the probes, adjusted together; those of the controls, adjusted together: a control is no hypothesis about a probe.</summary>
    private static Dictionary<string, double> AdjustedPValues(ExperimentPlan plan, Metric metric, IReadOnlyList<ArmSample> samples) =>
        samples.GroupBy(sample => sample.Arm.Kind).SelectMany(family =>
        {
            var arms = family.ToArray();
            double[] raw = [.. arms.Select(sample => SignFlipTest.PValue(
                Estimator.Chosen, sample.Effects(metric), RandomSeed.For(plan.Seed, sample.Load, sample.Arm.Id)))];
            return arms.Zip(Holm.Adjust(raw), (sample, p) => (sample.Arm.Id, p));
        }).ToDictionary(arm => arm.Id, arm => arm.p, StringComparer.Ordinal);

    private OverheadEstimate Of(ArmSample sample, Metric metric)
    {
        var effects = sample.Effects(metric);
        var wide = Estimator.Of(Estimator.Chosen, effects, confidence: 0.95);
        var narrow = Estimator.Of(Estimator.Chosen, effects, confidence: 0.90);
        var baseline = WindowMetric.Of(metric, sample.Pairs.Select(pair => pair.Baseline))!.Value;
        var effect = PairEffect.ToFraction(metric, wide.Value);
        var estimate = new OverheadEstimate(
            sample.Load, sample.Arm.Id, metric, metric == primary, baseline, baseline + Delta(sample, metric, baseline, effect), effect,
            wide.Interval.Map(end => PairEffect.ToFraction(metric, end)), narrow.Interval.Map(end => PairEffect.ToFraction(metric, end)),
            PAdjusted: null, Detectable(sample, metric), effects.Count, Verdict: null, FurtherPairs: null);
        return estimate.Primary ? Judged(estimate, sample, wide) : estimate;
    }

    private OverheadEstimate Judged(OverheadEstimate estimate, ArmSample sample, LocationEstimate location)
    {
        var p = pAdjusted[estimate.Arm];
        var verdict = rule.Of(estimate.Effect, estimate.Interval90, p, estimate.IsEnough);
        var isFaster = p < VerdictRule.Level && estimate.Effect < 0;
        var arms = samples.Count(other => other.Arm.Kind == sample.Arm.Kind);
        return estimate with
        {
            PAdjusted = p,
            Verdict = verdict,
            FurtherPairs = verdict == Verdict.Undecided && !isFaster ? rule.FurtherPairs(location, estimate.Pairs, arms) : null,
        };
    }

    private double? Detectable(ArmSample sample, Metric metric)
    {
        var control = samples.FirstOrDefault(other => other.Arm.Kind == ArmKind.Control && other.Arm.Class == sample.Arm.Class);
        if (control is null)
        {
            return null;
        }

        var estimate = Estimator.Of(Estimator.Chosen, control.Effects(metric), confidence: 0.95);
        var effect = MinimumDetectableEffect.From(estimate, control.Pairs.Count, sample.Pairs.Count);
        return PairEffect.ToFraction(metric, effect);
    }

    private static double Delta(ArmSample sample, Metric metric, double baseline, double effect) =>
        metric == Metric.ReaderCpu ? effect * WindowMetric.Of(Metric.Cpu, sample.Pairs.Select(pair => pair.Baseline))!.Value
        : metric.HigherIsWorse ? baseline * effect
        : -baseline * effect;
}
