using System.Globalization;
using Lab.Core.Analysis;
using Lab.Core.Definitions;

namespace Lab.Core.Benchmarks.Hooks;

/// <summary>What stands against the figures of the bench.</summary>
internal static class HookBenchDoubts
{
    /// <summary>2N events should take two times what N take, within so much.</summary>
    private const double Proportionality = 0.05;

    /// <summary>A program that did not run for every event is no free one: its figure is worth nothing.</summary>
    internal static IEnumerable<string> Failures(IReadOnlyList<HookFigures> figures) =>
    [
        .. figures.Where(each => each.Account is { } account && !each.Rung.IsControl && each.HitsPerEvent is null).Select(Fired),
        .. figures.Where(each => each.Account is { } account && IsUnaccounted(each.Rung, account)).Select(Unaccounted),
    ];

    internal static IEnumerable<string> Of(HookBenchPlan plan, IReadOnlyList<HookFigures> figures)
    {
        var unmeasured = figures.Count(each => each.Refusal is null && each.Blocks < plan.Blocks);
        return
        [
            .. unmeasured == 0 ? (string[])[] : [$"It was stopped: {unmeasured} of {plan.Rungs.Count} rungs have fewer than {plan.Blocks} blocks."],
            .. figures.Where(each => each.Rung.IsControl && each.Added is { Interval95: not null } added && (added.IsAboveZero || added.IsBelowZero))
                .Select(each => $"{each.Rung.Id}: nothing against nothing differs by {Figures.WithInterval(each.Added!)} {HookBenchNames.OfUnit(plan.Unit)}; what is of that size is the bench's own."),
            .. figures.Where(each => !each.Rung.IsControl && each.Proportion is { } proportion && Math.Abs(proportion.Value - 1) > Proportionality)
                .Select(each => Text($"{each.Rung.Id}: 2N events take {each.Proportion!.Value:0.000} times what twice N take; within 5 % they would be proportional.")),
            .. figures.Where(each => each.Account is { AllocatedBytes: >= 1 } && each.Blocks > 0)
                .Select(each => Text($"{each.Rung.Id}: measuring allocated {each.Account!.AllocatedBytes:0} bytes for an event; the collector may have run meanwhile.")),
        ];
    }

    /// <summary>Every event that a program sends comes out or is counted as lost. A few calls of other threads of the process may come with them.</summary>
    private static bool IsUnaccounted(HookRung rung, AccountSample account) =>
        (rung.Dose == ProbeDose.Print || rung is { IsControl: false, Dose: null })
        && (account.Received + account.Lost < account.Events || account.Received + account.Lost > account.Events * (1 + HookFigures.Tolerance));

    private static string Fired(HookFigures each) => Text(
        $"{each.Rung.Id}: the program ran {each.Account!.Hits:N0} times for {each.Account.Events:N0} events, so it was not hit by each of them; its figure means nothing.");

    private static string Unaccounted(HookFigures each) => Text(
        $"{each.Rung.Id}: {each.Account!.Events:N0} events were made, {each.Account.Received:N0} came out and {each.Account.Lost:N0} were lost.");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
