using Lab.Core.Analysis;
using Lab.Core.Statistics;

namespace Lab.Reporting.Tables;

/// <summary>ledger.csv: predicted beside measured, and where it lands; a row for each load and probe. Low and high are 95 % intervals.</summary>
public static class LedgerTable
{
    private static readonly string[] Columns =
    [
        "load", "arm", "accounting_windows",
        .. WithInterval("predicted_us_per_request"), .. WithInterval("measured_us_per_request"), .. WithInterval("server_us_per_request"),
        .. WithInterval("reader_us_per_request"), .. WithInterval("remainder_us_per_request"),
        .. WithInterval("baseline_context_switches_per_request"), .. WithInterval("context_switches_per_request"),
        .. WithInterval("more_context_switches_per_request"),
        .. Cpu("baseline_"), .. Cpu(""),
    ];

    /// <summary>The table of an assessment.</summary>
    public static Table Of(Assessment assessment) => new(Columns, [.. assessment.Ledger.Select(Row)]);

    private static IReadOnlyList<string> Row(LedgerEntry entry) =>
    [
        entry.Load, entry.Arm, Cell.Of(entry.Windows),
        .. Cells(entry.Predicted), .. Cells(entry.Measured?.Total), .. Cells(entry.Measured?.Server), .. Cells(entry.Measured?.Reader),
        .. Cells(entry.Remainder),
        .. Cells(entry.ContextSwitches?.Baseline), .. Cells(entry.ContextSwitches?.Arm), .. Cells(entry.ContextSwitches?.Difference),
        .. Cells(entry.BaselineCpu), .. Cells(entry.ArmCpu),
    ];

    private static string[] WithInterval(string column) => [column, $"{column}_low", $"{column}_high"];

    private static string[] Cpu(string prefix) =>
    [
        $"{prefix}accounting_task_us_per_request", $"{prefix}busy_us_per_request", $"{prefix}busy_user_us_per_request",
        $"{prefix}busy_system_us_per_request", $"{prefix}busy_interrupt_us_per_request",
    ];

    private static string[] Cells(Amount? amount) =>
        [Cell.Of(amount?.Value), Cell.Of(amount?.Interval95?.Low), Cell.Of(amount?.Interval95?.High)];

    private static string[] Cells(AccountedCpu? cpu) =>
        [Cell.Of(cpu?.TaskUs), Cell.Of(cpu?.BusyUs), Cell.Of(cpu?.UserUs), Cell.Of(cpu?.SystemUs), Cell.Of(cpu?.InterruptUs)];
}
