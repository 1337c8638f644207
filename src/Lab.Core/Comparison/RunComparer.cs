using Lab.Core.Analysis;
using Lab.Core.Statistics;

namespace Lab.Core.Comparison;

/// <summary>From two assessed runs to what differs between them. Pure: the same runs give the same comparison on any machine.</summary>
public static class RunComparer
{
    /// <summary>The comparison of two runs that <see cref="Comparability"/> finds nothing against.</summary>
    /// <param name="a">The reference.</param>
    /// <param name="b">The run that is held against it.</param>
    /// <param name="margin">Equivalence margin, as a fraction.</param>
    public static RunComparison Compare(Assessment a, Assessment b, double margin)
    {
        var differences = Differences(a, b, new DifferenceRule(margin));
        var bare = new RunComparison(
            a, b, margin, differences, UncomparedArms.Of(a, b, differences), SurroundingDifferences.Between(a.Run, b.Run), Conclusions: [], Summary: "");
        var judged = bare with { Conclusions = ComparisonDoubts.Of(bare) };
        return judged with { Summary = ComparisonSentence.Of(judged) };
    }

    private static ArmDifference[] Differences(Assessment a, Assessment b, DifferenceRule rule)
    {
        var (samplesOfA, samplesOfB) = (Samples(a), Samples(b));
        return
        [
            .. from load in a.Run.Plan.Definition.Loads
               from family in Unjudged(load.Name).GroupBy(each => each.Row.Kind).OrderBy(family => family.Key)
               from row in Judged([.. family], rule)
               select row,
        ];

        IEnumerable<EffectDifference> Unjudged(string load) =>
            from estimate in a.Estimates
            where estimate.Load == load
            let other = b.Estimates.FirstOrDefault(
                each => each.Load == load && each.Arm == estimate.Arm && each.Metric == estimate.Metric)
            where other is not null
            let key = (load, estimate.Arm)
            select EffectDifference.Of(samplesOfA[key], estimate, samplesOfB[key], other);
    }

    /// <summary>p-values of the probes are adjusted together, and those of the controls: a control is no hypothesis about a probe.</summary>
    private static IEnumerable<ArmDifference> Judged(EffectDifference[] family, DifferenceRule rule)
    {
        var adjusted = new Queue<double>(Holm.Adjust([.. family.Where(each => each.Row.Primary).Select(each => each.PValue!.Value)]));
        foreach (var (row, _) in family)
        {
            yield return row.Primary ? Judged(row, adjusted.Dequeue(), rule) : row;
        }
    }

    private static ArmDifference Judged(ArmDifference row, double pAdjusted, DifferenceRule rule) => row with
    {
        PAdjusted = pAdjusted,
        Verdict = rule.Of(row.Difference, row.Interval90, pAdjusted, row.A.IsEnough && row.B.IsEnough),
    };

    private static Dictionary<(string Load, string Arm), ArmSample> Samples(Assessment assessment) =>
        ArmSample.AllOf(assessment.Run).ToDictionary(sample => (sample.Load, sample.Arm.Id));
}
