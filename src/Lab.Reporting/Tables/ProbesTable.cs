using Lab.Core.Analysis;

namespace Lab.Reporting.Tables;

/// <summary>probes.csv: what each program did in the accounting windows of each load.</summary>
public static class ProbesTable
{
    private static readonly string[] Columns =
    [
        "load", "arm", "program", "type", "hits", "hits_server_cpu", "hits_load_cpu", "hits_per_request", "ns_per_hit", "recursion_misses",
        "events", "expected_events", "lost", "predicted_us_per_request", "measured_us_per_request",
    ];

    /// <summary>The table of an assessment.</summary>
    public static Table Of(Assessment assessment) => new(Columns, [.. assessment.Activities.Select(Row)]);

    private static IReadOnlyList<string> Row(ProgramActivity row) =>
    [
        row.Load, row.Arm, row.Program, row.Type, Cell.Of(row.Hits), Cell.Of(row.HitsServerCpu), Cell.Of(row.HitsLoadCpu),
        Cell.Of(row.HitsPerRequest), Cell.Of(row.NsPerHit), Cell.Of(row.RecursionMisses), Cell.Of(row.Events),
        Cell.Of(row.ExpectedEvents), Cell.Of(row.Lost), Cell.Of(row.PredictedUsPerRequest), Cell.Of(row.MeasuredUsPerRequest),
    ];
}
