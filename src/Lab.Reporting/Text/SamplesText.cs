using Lab.Core.Analysis;
using Lab.Reporting.Tables;

namespace Lab.Reporting.Text;

/// <summary>What sampling arms saw against what they should have, as a section of the report; empty where none sampled.</summary>
internal static class SamplesText
{
    private const string Note =
        "Expected: frequency times CPUs times the time in force, in the accounting windows. Seen: runs of the program, by its own count or, "
        + "for bpftrace, by the kernel's. The clock is the software event cpu-clock: a timer on each CPU with a fixed period, which wakes an idle CPU "
        + "too; late timers (interrupts off, a hypervisor that has the CPU) leave samples out.";

    internal static string[] Of(Assessment assessment) => SampleRate.AllOf(assessment.Run).Count == 0
        ? []
        : ["## Samples, expected and seen", Note, SamplesTable.ForReading(assessment).ToMarkdown().TrimEnd()];
}
