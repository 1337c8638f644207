using System.Text.Json;
using Lab.Core.Analysis;
using Lab.Core.Statistics;
using Lab.Reporting.Text;

namespace Lab.Reporting;

/// <summary>The ledger in the JSON report; us and context switches for a request.</summary>
internal static class JsonLedger
{
    internal static void Write(Utf8JsonWriter json, LedgerEntry entry)
    {
        json.WriteString("load", entry.Load);
        json.WriteString("arm", entry.Arm);
        json.WriteNumber("accountingWindows", entry.Windows);
        Write(json, "predictedUsPerRequest", entry.Predicted);
        Write(json, "measuredUsPerRequest", entry.Measured?.Total);
        Write(json, "serverUsPerRequest", entry.Measured?.Server);
        Write(json, "readerUsPerRequest", entry.Measured?.Reader);
        Write(json, "remainderUsPerRequest", entry.Remainder);
        Write(json, "baselineContextSwitchesPerRequest", entry.ContextSwitches?.Baseline);
        Write(json, "contextSwitchesPerRequest", entry.ContextSwitches?.Arm);
        Write(json, "moreContextSwitchesPerRequest", entry.ContextSwitches?.Difference);
        Write(json, "baselineAccountingCpu", entry.BaselineCpu);
        Write(json, "accountingCpu", entry.ArmCpu);
        json.WriteString("sentence", LedgerSentence.Of(entry));
    }

    private static void Write(Utf8JsonWriter json, string name, Amount? amount)
    {
        if (amount is null)
        {
            json.WriteNull(name);
            return;
        }

        json.WriteStartObject(name);
        JsonReport.Number(json, "value", amount.Value);
        JsonReport.Number(json, "ci95Low", amount.Interval95?.Low);
        JsonReport.Number(json, "ci95High", amount.Interval95?.High);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, string name, AccountedCpu? cpu)
    {
        if (cpu is null)
        {
            json.WriteNull(name);
            return;
        }

        json.WriteStartObject(name);
        JsonReport.Number(json, "taskUs", cpu.TaskUs);
        JsonReport.Number(json, "busyUs", cpu.BusyUs);
        JsonReport.Number(json, "userUs", cpu.UserUs);
        JsonReport.Number(json, "systemUs", cpu.SystemUs);
        JsonReport.Number(json, "interruptUs", cpu.InterruptUs);
        json.WriteEndObject();
    }
}
