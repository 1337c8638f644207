using Lab.Core.Analysis;
using Lab.Core.Analysis.Ladder;
using Lab.Reporting.Tables;

namespace Lab.Reporting.Text;

/// <summary>The section of a run whose arms have a dose; empty for every other run.</summary>
internal static class LadderText
{
    private const string Note =
        "ns/hit is the measured change of CPU a request (server and reader) over the server's hits a request, which were counted in accounting windows: all that a hit "
        + "brings about, with the way to the program and back. The kernel's own figure is the program's body only, with what its statistics themselves take. "
        + "Context switches are of the server's threads, with the arm less without, from accounting windows of the same rounds. User and system time are ticks of the server's CPUs "
        + "in those windows: they have no interval, and the statistics are in them. A program on all system calls (sys_enter) makes each of them take the kernel's slow way in and out, which "
        + "is in its ns/hit. Published figures are of other machines, mostly from tight loops on one hook with an empty or counting program.";

    internal static string Of(Assessment assessment) => assessment.Ladder.Count == 0
        ? ""
        : string.Join(
            "\n\n",
            "### The ladder: what a hit costs",
            LadderSentence.Of(assessment.Ladder),
            "![What a hit costs](ladder.png)",
            LadderTable.ForReading(assessment).ToMarkdown().TrimEnd(),
            Note,
            $"Published: {string.Join("; ", assessment.Ladder.Select(rung => FieldFigure.Find(rung.Hook.Type)).OfType<FieldFigure>().Distinct().Select(field => $"{field.Hook}: {field.Source}"))}.");
}
