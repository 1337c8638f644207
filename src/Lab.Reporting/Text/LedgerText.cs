using Lab.Core.Analysis;
using Lab.Reporting.Plots;
using Lab.Reporting.Tables;

namespace Lab.Reporting.Text;

/// <summary>The ledger on the page: table, picture and a sentence for each arm.</summary>
internal static class LedgerText
{
    private const string Note =
        "Predicted is server-side hits a request times ns a hit: the programs' bodies, as the kernel's statistics count them in accounting windows. "
        + "Measured is the change of CPU per request over the pairs; its two parts are estimated each on its own. The remainder is measured less predicted, "
        + "its interval both of theirs in quadrature. Context switches and busy time come from the accounting windows, where the statistics themselves cost "
        + "about 20 ns a run: CPU there is not the measured cost. Busy time is that of the server's CPUs, whoever used them; it is sampled at ticks and summed, so it has no interval.";

    private const string InterruptNote =
        "Interrupt time is accounted apart on this machine, so the clocks of processes, which the measured change comes from, miss softirq. "
        + "The busy time of the server's CPU is the figure to look at.";

    private const string None = "No probe ran, so there is nothing to account for.";

    internal static string[] Of(Assessment assessment)
    {
        if (assessment.Ledger.Count == 0)
        {
            return [None];
        }

        var isApart = assessment.Run.Environment.Machine.IrqTimeAccounted;
        return
        [
            Note,
            isApart ? InterruptNote : "",
            LedgerView.Of(assessment.Ledger).ToMarkdown().TrimEnd(),
            string.Join('\n', assessment.Ledger.Select(entry => Line(assessment, entry, isApart))),
            "![Ledger](ledger.png)",
        ];
    }

    private static string Line(Assessment assessment, LedgerEntry entry, bool isApart)
    {
        var busy = isApart ? $" {LedgerSentence.OfBusyTime(entry)}" : "";
        return $"- `{PlotLabel.Of(assessment.Run.Plan, entry.Load, entry.Arm)}`: {LedgerSentence.Of(entry)}{busy}";
    }
}
