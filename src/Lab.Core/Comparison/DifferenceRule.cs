using Lab.Core.Analysis;
using Lab.Core.Statistics;

namespace Lab.Core.Comparison;

/// <summary>From the figures of a difference to a verdict; equivalence is held against the 90 % interval, as in <see cref="VerdictRule"/>.</summary>
/// <param name="Margin">Equivalence margin, as a fraction.</param>
public sealed record DifferenceRule(double Margin)
{
    /// <summary>The verdict.</summary>
    /// <param name="difference">The difference as a fraction, positive: B costs more.</param>
    /// <param name="interval90">Its 90 % interval.</param>
    /// <param name="pAdjusted">Its p-value, adjusted over the arms.</param>
    /// <param name="isEnough">False where too little is behind it in either run: then nothing is concluded.</param>
    public DifferenceVerdict Of(double difference, Interval interval90, double pAdjusted, bool isEnough) =>
        !isEnough ? DifferenceVerdict.Undecided
        : pAdjusted < VerdictRule.Level ? (difference > 0 ? DifferenceVerdict.CostsMore : DifferenceVerdict.CostsLess)
        : interval90.IsWithin(Margin) ? DifferenceVerdict.Equivalent
        : DifferenceVerdict.Undecided;
}
