using Lab.Core.Analysis;
using Lab.Core.Statistics;

namespace Lab.Reporting.Tables;

/// <summary>The ledger as a person reads it, with 95 % intervals.</summary>
internal static class LedgerView
{
    private static readonly string[] Columns =
    [
        "load", "arm", "predicted (us/request)", "measured (us/request)", "of it the server's", "of it the reader's", "remainder (us/request)",
        "context switches/request, baseline", "with the arm", "difference", "busy CPU (us/request), baseline", "with the arm",
    ];

    internal static Table Of(IReadOnlyList<LedgerEntry> ledger) => new(Columns, [.. ledger.Select(Row)]);

    private static IReadOnlyList<string> Row(LedgerEntry entry) =>
    [
        entry.Load, entry.Arm,
        Figure(entry.Predicted), Figure(entry.Measured?.Total), Figure(entry.Measured?.Server), Figure(entry.Measured?.Reader), Figure(entry.Remainder),
        Figure(entry.ContextSwitches?.Baseline), Figure(entry.ContextSwitches?.Arm), Figure(entry.ContextSwitches?.Difference),
        Figure(entry.BaselineCpu), Figure(entry.ArmCpu),
    ];

    private static string Figure(Amount? amount) => amount is null ? "" : Figures.WithInterval(amount);

    private static string Figure(AccountedCpu? cpu) => cpu is null ? "" : Figures.Number(cpu.BusyUs);
}
