using Lab.Core.Statistics;
using MathNet.Numerics.Statistics;

namespace Lab.Core.Analysis.Doubts;

/// <summary>
/// `outliers`: pairs whose effect lies more than five robust standard deviations (1.4826 times the median absolute deviation) from the
/// median, and more of them than one in fifty. They are in the figures; the estimator bears them. Worth knowing, since a rare large
/// cost hides there.
/// </summary>
public sealed class FarOut : IDoubt
{
    private const double Deviations = 5;
    private const double ConsistencyWithNormal = 1.4826;
    private const double Share = 0.02;

    /// <inheritdoc/>
    public IEnumerable<Conclusion> Find(Evidence evidence) =>
        from load in evidence.Run.Plan.Definition.Loads
        from sample in evidence.Samples
        where sample.Load == load.Name && sample.Pairs.Count >= Precision.MinimumPairs
        let effects = sample.Effects(PairEffect.Watched(load))
        let far = CountFar(effects)
        where far > Math.Max(1, Share * effects.Count)
        select new Conclusion(
            "outliers", Severity.Note, sample.Arm.Id,
            $"{load.Name}: {far} of {effects.Count} pairs lie far from the others. None was left out; see timeline.png for when they came.");

    private static int CountFar(IReadOnlyList<double> effects)
    {
        var median = effects.Median();
        var deviation = ConsistencyWithNormal * effects.Select(effect => Math.Abs(effect - median)).Median();
        return effects.Count(effect => Math.Abs(effect - median) > Deviations * deviation);
    }
}
