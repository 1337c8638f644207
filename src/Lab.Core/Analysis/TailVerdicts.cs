using Lab.Core.Planning;
using Lab.Core.Statistics;

namespace Lab.Core.Analysis;

/// <summary>
/// Judges the 99th percentile of an open loop's arms. Its p-value comes from flipping the signs of whole super-blocks' effects
/// ln(p99 of the arm / p99 of the baseline). The design draws the order of every pair; to exchange the two sides in all pairs of a
/// super-block is a sub-group of that, and a randomisation test over a sub-group is as exact as over the whole group (Ernst 2004,
/// doi 10.1214/088342304000000396; Hemerik and Goeman 2018, doi 10.1007/s11749-017-0571-1).
/// </summary>
internal sealed class TailVerdicts
{
    private readonly VerdictRule rule;
    private readonly IReadOnlyList<LatencySample> samples;
    private readonly Dictionary<string, double> pAdjusted;

    /// <summary>Tests and adjusts.</summary>
    /// <param name="plan">The plan of the run.</param>
    /// <param name="samples">The arms of one open loop.</param>
    internal TailVerdicts(ExperimentPlan plan, IReadOnlyList<LatencySample> samples)
    {
        rule = new VerdictRule(plan.Definition.Margin);
        this.samples = samples;
        pAdjusted = samples.GroupBy(sample => sample.Pairs.Arm.Kind).SelectMany(family =>
        {
            var arms = family.ToArray();
            double[] raw = [.. arms.Select(arm => SignFlipTest.PValue(
                Estimator.Chosen, arm.TailEffects, RandomSeed.For(plan.Seed, arm.Pairs.Load, arm.Pairs.Arm.Id, "tail")))];
            return arms.Zip(Holm.Adjust(raw), (arm, p) => (arm.Pairs.Arm.Id, p));
        }).ToDictionary(arm => arm.Id, arm => arm.p, StringComparer.Ordinal);
    }

    /// <summary>The estimate with p-value and verdict.</summary>
    internal OverheadEstimate Judged(OverheadEstimate estimate, LatencySample sample, int quantile)
    {
        var arms = samples.Count(other => other.Pairs.Arm.Kind == sample.Pairs.Arm.Kind);
        var needed = SuperBlocks.NeededFor(arms);
        var p = pAdjusted[estimate.Arm];
        var verdict = rule.Of(estimate.Effect, estimate.Interval90, p, sample.Blocks.Count >= needed);
        var isFaster = p < VerdictRule.Level && estimate.Effect < 0;
        return estimate with
        {
            PAdjusted = p,
            Verdict = verdict,
            FurtherPairs = verdict == Verdict.Undecided && !isFaster ? FurtherPairs(sample, quantile, arms, needed) : null,
        };
    }

    private int? FurtherPairs(LatencySample sample, int quantile, int arms, int needed)
    {
        var pairs = sample.Pairs.Pairs.Count;
        var forBlocks = (int)Math.Ceiling(Math.Max(0, needed - sample.Blocks.Count) * (double)pairs / sample.Blocks.Count);
        return rule.FurtherPairs(sample.LocationOf(quantile), pairs, arms) is { } forEffect ? Math.Max(forEffect, forBlocks)
            : forBlocks > 0 ? forBlocks
            : null;
    }
}
