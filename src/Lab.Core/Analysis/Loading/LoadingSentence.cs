using System.Globalization;
using Lab.Core.Records;
using Lab.Core.Statistics;

namespace Lab.Core.Analysis.Loading;

/// <summary>What the trials say, in words, made from their figures alone: whether attaching and detaching lost requests, and what became of bad programs.</summary>
public static class LoadingSentence
{
    /// <summary>The sentences; empty where nothing was tried.</summary>
    public static string Of(IReadOnlyList<LoadingResult> results) => results.Count == 0 ? "" : string.Join(' ', ((string[])
    [
        Requests(results), Server(results),
        Worse(results, "Throughput was lower", cycled => cycled.ThroughputLoss),
        Worse(results, "The p99 of latency was longer", cycled => cycled.P99Change),
        Times(results), Refusals(results),
    ]).Where(sentence => sentence.Length > 0));

    private static string Requests(IReadOnlyList<LoadingResult> results)
    {
        var arms = Cycled(results).GroupBy(each => each.Tried.Arm.Id, StringComparer.Ordinal).ToArray();
        if (arms.Length == 0)
        {
            return "No arm was attached and detached.";
        }

        var cycles = arms.Sum(arm => arm.Sum(each => each.Cycled.Attach?.Times ?? 0));
        var requests = arms.Sum(arm => arm.Sum(each => each.Cycled.Counts.Requests));
        var losers = arms.Where(arm => arm.Any(each => each.Cycled.Counts.Failed > 0)).Select(arm => Loss(arm.Key, [.. arm.Select(each => each.Cycled.Counts)])).ToArray();
        var quiet = Sum(arms.SelectMany(arm => arm.Select(each => each.Cycled.QuietCounts)));
        var beside = quiet.Failed == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $" (beside {quiet.Failed:N0} of {quiet.Requests:N0} in stretches without)");
        return losers.Length == 0
            ? string.Create(CultureInfo.InvariantCulture, $"No request was lost in {cycles:N0} cycles of attaching and detaching {Count(arms.Length)} under load: {requests:N0} requests were answered, 0 failed{beside}.")
            : string.Create(CultureInfo.InvariantCulture, $"Requests were lost in {cycles:N0} cycles of attaching and detaching {Count(arms.Length)}, beside {requests:N0} that were answered: {string.Join("; ", losers)}{beside}.");
    }

    private static string Loss(string arm, IReadOnlyList<LoadCounts> counts)
    {
        var sum = Sum(counts);
        var kinds = sum.Errors.Where(kind => kind.Value > 0).OrderBy(kind => kind.Key)
            .Select(kind => string.Create(CultureInfo.InvariantCulture, $"{kind.Key} {kind.Value:N0}"));
        return string.Create(CultureInfo.InvariantCulture, $"{sum.Failed:N0} failed while {arm} was being attached and detached ({string.Join(", ", kinds)})");
    }

    private static string Server(IReadOnlyList<LoadingResult> results)
    {
        string[] changed = [.. Cycled(results).Where(each => !each.Cycled.SameServer).Select(each => each.Tried.Arm.Id).Distinct(StringComparer.Ordinal)];
        return changed.Length > 0 ? $"The server's processes changed meanwhile ({string.Join(", ", changed)}), so it can't be said that nothing restarted."
            : Cycled(results).Any() ? "The server's processes were the same before and afterwards: nothing was restarted."
            : "";
    }

    /// <summary>Where requests surely fared worse meanwhile: what switching takes, and the arm while it is in force.</summary>
    private static string Worse(IReadOnlyList<LoadingResult> results, string what, Func<CycledArm, Amount?> change)
    {
        var all = Cycled(results).Where(each => change(each.Cycled)?.Interval95 is not null).Select(each => (Name: $"{each.Tried.Arm.Id} under {each.Load}", Change: change(each.Cycled)!)).ToArray();
        var worse = all.Where(each => each.Change.IsAboveZero).ToArray();
        if (worse.Length == 0)
        {
            return "";
        }

        var (name, most) = worse.MaxBy(each => each.Change.Value);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{what} meanwhile in {worse.Length} of {all.Length} comparisons with stretches without, most with {name}: {Figures.Percent(most.Value)} {Figures.PercentInterval(most.Interval95!.Value)}.");
    }

    private static string Times(IReadOnlyList<LoadingResult> results)
    {
        var arms = Cycled(results).Where(each => each.Cycled is { Attach: not null, Detach: not null })
            .Select(each => (each.Tried.Arm.Id, Attach: each.Cycled.Attach!.P50Ms, Detach: each.Cycled.Detach!.P50Ms)).ToArray();
        if (arms.Length == 0)
        {
            return "";
        }

        var (quick, slow) = (arms.MinBy(arm => arm.Attach + arm.Detach), arms.MaxBy(arm => arm.Attach + arm.Detach));
        string Said((string Id, double Attach, double Detach) arm) => $"{Figures.Number(arm.Attach)} and {Figures.Number(arm.Detach)} ms for {arm.Id}";
        return quick.Id == slow.Id
            ? $"Attaching and detaching take {Said(quick)} (medians)."
            : $"Attaching and detaching take from {Said(quick)} to {Said(slow)} (medians).";
    }

    private static string Refusals(IReadOnlyList<LoadingResult> results)
    {
        RefusedArm[] tried = [.. results.SelectMany(result => result.Refusals)];
        if (tried.Length == 0)
        {
            return "";
        }

        string[] programs = [.. tried.Select(each => each.Arm).Distinct(StringComparer.Ordinal)];
        string[] accepted = [.. tried.Where(each => each.Refused < each.Attempts).Select(each => each.Arm).Distinct(StringComparer.Ordinal)];
        var counts = Sum(tried.Select(each => each.Counts));
        var verdict = accepted.Length == 0
            ? string.Create(CultureInfo.InvariantCulture, $"The kernel refused what it is meant to refuse ({programs.Length:N0} {(programs.Length == 1 ? "program" : "programs")}, {tried.Sum(each => each.Attempts):N0} attempts)")
            : $"The kernel accepted what it is meant to refuse ({string.Join(", ", accepted)})";
        var fate = counts.Failed == 0
            ? string.Create(CultureInfo.InvariantCulture, $"the server did not notice: {counts.Requests:N0} requests meanwhile, 0 failed")
            : string.Create(CultureInfo.InvariantCulture, $"{counts.Failed:N0} of {counts.Requests + counts.Failed:N0} requests failed meanwhile");
        var restarted = tried.All(each => each.SameServer) ? "" : ", and its processes changed";
        return $"{verdict}; {fate}{restarted}.";
    }

    private static IEnumerable<(string Load, TriedArm Tried, CycledArm Cycled)> Cycled(IReadOnlyList<LoadingResult> results) =>
        from result in results
        from tried in result.Arms
        where tried.Cycled is not null
        select (result.Load, tried, tried.Cycled);

    private static LoadCounts Sum(IEnumerable<LoadCounts> counts) =>
        counts.Aggregate(new LoadCounts(0, 0, new Dictionary<LoadError, long>()), (sum, each) => sum.Plus(each));

    private static string Count(int arms) => arms == 1 ? "1 arm" : string.Create(CultureInfo.InvariantCulture, $"{arms:N0} arms");
}
