using System.Globalization;
using Lab.Core.Records;

namespace Lab.Core.Analysis.Doubts;

/// <summary>`errors`: requests that failed. An arm that makes requests fail has no cost to speak of.</summary>
public sealed class FailedRequests : IDoubt
{
    private const double TooMany = 0.01;

    /// <inheritdoc/>
    public IEnumerable<Conclusion> Find(Evidence evidence) =>
        from state in evidence.Run.Windows.GroupBy(window => (window.Load, window.Arm))
        let failed = state.Sum(window => Counting(window).Sum(error => error.Value))
        where failed > 0
        let all = failed + state.Sum(window => window.Counts.Requests)
        let share = (double)failed / all
        let kinds = state.SelectMany(Counting).GroupBy(error => error.Key)
            .OrderBy(kind => kind.Key)
            .Select(kind => string.Create(CultureInfo.InvariantCulture, $"{kind.Key} {kind.Sum(error => error.Value):N0}"))
        select new Conclusion("errors", share > TooMany ? Severity.Invalidates : Severity.Warning, state.Key.Arm, string.Create(
            CultureInfo.InvariantCulture,
            $"{state.Key.Load}: {failed:N0} of {all:N0} requests failed ({Figures.Percent(share)}): {string.Join(", ", kinds)}. {Mend(state)}"));

    /// <summary>What was never sent is in no log of the server.</summary>
    private static string Mend(IEnumerable<WindowRecord> windows) =>
        windows.SelectMany(window => window.Counts.Errors).All(error => error.Key == LoadError.NotSent || error.Value == 0)
            ? "No connection came free for them in time: ask for a lower rate, or for more connections."
            : "Read the server's error log.";

    /// <summary>In a sweep some rates are more than the server can do on purpose: what was never sent is part of the answer there.</summary>
    private static IEnumerable<KeyValuePair<LoadError, long>> Counting(WindowRecord window) =>
        window.Counts.Errors.Where(error => window is not SweepWindow || error.Key != LoadError.NotSent);
}
