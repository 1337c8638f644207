using Lab.Core.Analysis;
using Lab.Core.Analysis.Ladder;
using Lab.Core.Definitions;
using Lab.Core.Statistics;

namespace Lab.Reporting.Tables;

/// <summary>ladder.csv: what a hit costs, a row for each load and arm that has a dose. Low and high are 95 % intervals.</summary>
public static class LadderTable
{
    private static readonly string[] Columns =
    [
        "load", "arm", "hook", "target", "dose", "hits_per_request", "ns_per_hit", "ns_per_hit_low", "ns_per_hit_high",
        "reader_ns_per_hit", "reader_ns_per_hit_low", "reader_ns_per_hit_high", "kernel_ns_per_hit",
        "switches_per_hit", "switches_per_hit_low", "switches_per_hit_high", "user_ns_per_hit", "system_ns_per_hit",
        "field_ns_low", "field_ns_high", "field_source",
    ];

    /// <summary>The table of an assessment.</summary>
    public static Table Of(Assessment assessment) => new(Columns, [.. assessment.Ladder.Select(Row)]);

    /// <summary>The same for people.</summary>
    public static Table ForReading(Assessment assessment) => new(
        ["arm", "hook", "dose", "hits/request", "ns/hit", "of it the reader", "kernel's own ns/hit", "context switches/hit", "user / system ns/hit", "published ns/hit"],
        [
            .. assessment.Ladder.Select(rung => (IReadOnlyList<string>)
            [
                rung.Arm, rung.Hook.ToString(), DoseNames.Of(rung.Dose), Figures.Number(rung.HitsPerRequest), Text(rung.Ns), Text(rung.ReaderNs),
                Figures.Number(rung.KernelNs), Text(rung.Switches),
                rung is { UserNs: { } user, SystemNs: { } system } ? $"{Figures.Number(user)} / {Figures.Number(system)}" : "",
                FieldFigure.Find(rung.Hook.Type) is { } field ? field.Range : "",
            ]),
        ]);

    private static IReadOnlyList<string> Row(LadderRung rung)
    {
        var field = FieldFigure.Find(rung.Hook.Type);
        return
        [
            rung.Load, rung.Arm, rung.Hook.Type, rung.Hook.Target, DoseNames.Of(rung.Dose), Cell.Of(rung.HitsPerRequest), .. Cell.WithInterval(rung.Ns), .. Cell.WithInterval(rung.ReaderNs),
            Cell.Of(rung.KernelNs), .. Cell.WithInterval(rung.Switches), Cell.Of(rung.UserNs), Cell.Of(rung.SystemNs),
            Cell.Of(field?.LowNs), Cell.Of(field?.HighNs), field?.Source ?? "",
        ];
    }

    private static string Text(Amount? amount) => amount is null ? "" : Figures.WithInterval(amount);
}
