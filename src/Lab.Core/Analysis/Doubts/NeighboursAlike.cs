using System.Globalization;
using Lab.Core.Statistics;

namespace Lab.Core.Analysis.Doubts;

/// <summary>`autocorrelation`: effects of neighbouring pairs resemble each other, so the interval is too narrow.</summary>
public sealed class NeighboursAlike : IDoubt
{
    /// <inheritdoc/>
    public IEnumerable<Conclusion> Find(Evidence evidence) =>
        from load in evidence.Run.Plan.Definition.Loads
        from sample in evidence.Samples
        where sample.Load == load.Name
        let effects = sample.Effects(PairEffect.Watched(load))
        where Autocorrelation.IsPositive(effects)
        select new Conclusion("autocorrelation", Severity.Warning, sample.Arm.Id, string.Create(
            CultureInfo.InvariantCulture,
            $"{sample.Load}: effects of neighbouring pairs are alike (lag-1 correlation of their ranks {Autocorrelation.RankLag1(effects):0.00}), so the interval is too narrow. Measure longer, with other work on the machine stopped."));
}
