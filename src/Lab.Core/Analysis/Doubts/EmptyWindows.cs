using System.Globalization;

namespace Lab.Core.Analysis.Doubts;

/// <summary>`empty-windows`: windows in which no request was answered or no CPU time was counted; their pairs give no effect.</summary>
public sealed class EmptyWindows : IDoubt
{
    /// <inheritdoc/>
    public IEnumerable<Conclusion> Find(Evidence evidence) =>
        from sample in evidence.Samples
        where sample.Unusable > 0
        select new Conclusion("empty-windows", Severity.Warning, sample.Arm.Id, string.Create(
            CultureInfo.InvariantCulture,
            $"{sample.Load}: {sample.Unusable} of {sample.Unusable + sample.Pairs.Count} pairs are left out: a window answered no request or counted no CPU time. Use longer windows or look for a stall."));
}
