using System.Globalization;

namespace Lab.Core.Analysis.Doubts;

/// <summary>`errors`: requests that failed. An arm that makes requests fail has no cost to speak of.</summary>
public sealed class FailedRequests : IDoubt
{
    private const double TooMany = 0.01;

    /// <inheritdoc/>
    public IEnumerable<Conclusion> Find(Evidence evidence) =>
        from state in evidence.Run.Windows.GroupBy(window => (window.Load, window.Arm))
        let failed = state.Sum(window => window.Counts.Failed)
        where failed > 0
        let all = failed + state.Sum(window => window.Counts.Requests)
        let share = (double)failed / all
        let kinds = state.SelectMany(window => window.Counts.Errors).GroupBy(error => error.Key)
            .OrderBy(kind => kind.Key)
            .Select(kind => string.Create(CultureInfo.InvariantCulture, $"{kind.Key} {kind.Sum(error => error.Value):N0}"))
        select new Conclusion("errors", share > TooMany ? Severity.Invalidates : Severity.Warning, state.Key.Arm, string.Create(
            CultureInfo.InvariantCulture,
            $"{state.Key.Load}: {failed:N0} of {all:N0} requests failed ({Figures.Percent(share)}): {string.Join(", ", kinds)}. Read the server's error log."));
}
