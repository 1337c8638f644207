using System.Globalization;
using Lab.Core.Analysis;
using Lab.Core.Analysis.Ladder;
using Lab.Core.Benchmarks.Hooks;
using Lab.Core.Statistics;
using Lab.Reporting.Tables;

namespace Lab.Reporting.Benchmarks;

/// <summary>The ladder of `lab bench hooks`: as ladder.csv and for a person. Low and high are 95 % intervals.</summary>
public static class HookTable
{
    /// <summary>ladder.csv: a row for each rung.</summary>
    public static Table Csv(HookBenchResult result)
    {
        var unit = HookBenchNames.OfUnit(result.Plan.Unit);
        return new(
            [
                "rung", "body", "hook", "target", "does", "cpus", "blocks", .. Named($"{unit}_per_event_without"), .. Named($"added_{unit}_per_event"), "hits_per_event",
                .. Named($"added_{unit}_per_hit"), .. Named("ratio"), .. Named("proportion_2n"), "kernel_ns_per_hit", "events_received", "events_lost", "allocated_bytes_per_event",
                "field_ns_low", "field_ns_high", "field_source", "refusal",
            ],
            [.. result.Figures.Select(each => CsvRow(result.Plan, each))]);
    }

    /// <summary>The same for people.</summary>
    public static Table Text(HookBenchResult result)
    {
        var unit = HookBenchNames.OfUnit(result.Plan.Unit);
        return new(
            ["rung", $"{unit}/event without", $"added {unit}/hit", "hits/event", "with/without", "2N/N", "kernel's own ns/hit", "published ns/hit"],
            [.. result.Figures.Where(each => each.Blocks > 0).Select(each => TextRow(result.Plan, each))]);
    }

    /// <summary>What did not run, with the reasons.</summary>
    public static Table Refused(HookBenchResult result) => new(
        ["rung", "why it did not run"],
        [.. result.Figures.Where(each => each.Refusal is not null).Select(each => (IReadOnlyList<string>)[each.Rung.Id, each.Refusal!])]);

    private static IReadOnlyList<string> CsvRow(HookBenchPlan plan, HookFigures each)
    {
        var field = FieldOf(plan, each);
        return
        [
            each.Rung.Id, HookBodies.NameOf(each.Rung.Body), each.Rung.Hook, each.Rung.Target, each.Rung.What, Cell.Of(each.Rung.OnAllCpus ? plan.Machine.Cpus : 1), Cell.Of(each.Blocks),
            .. Cell.WithInterval(each.Without), .. Cell.WithInterval(each.Added), Cell.Of((double?)each.HitsPerEvent), .. Cell.WithInterval(each.AddedPerHit), .. Cell.WithInterval(each.Ratio), .. Cell.WithInterval(each.Proportion),
            Cell.Of(each.KernelNsPerHit), Cell.Of((double?)each.Account?.Received), Cell.Of((double?)each.Account?.Lost), Cell.Of(each.Account?.AllocatedBytes),
            Cell.Of(field?.LowNs), Cell.Of(field?.HighNs), field?.Source ?? "", each.Refusal ?? "",
        ];
    }

    private static IReadOnlyList<string> TextRow(HookBenchPlan plan, HookFigures each) =>
    [
        each.Rung.Id, Text(each.Without), Text(each.Rung.IsControl ? each.Added : each.AddedPerHit), each.HitsPerEvent?.ToString(CultureInfo.InvariantCulture) ?? "",
        each.Ratio is { } ratio ? Text(ratio) : "",
        each.Proportion is { } proportion ? string.Create(CultureInfo.InvariantCulture, $"{2 * proportion.Value:0.000}") : "",
        each.KernelNsPerHit is { } kernel ? Figures.Number(kernel) : "",
        FieldOf(plan, each) is { } field ? field.Range : "",
    ];

    /// <summary>Published figures are times.</summary>
    internal static FieldFigure? FieldOf(HookBenchPlan plan, HookFigures each) => plan.Unit == HookUnit.Ns ? HookField.Find(each.Rung) : null;

    private static string[] Named(string column) => [column, $"{column}_low", $"{column}_high"];

    private static string Text(Amount? amount) => amount is null ? "" : Figures.WithInterval(amount);
}
