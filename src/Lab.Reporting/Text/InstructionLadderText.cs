using Lab.Core.Analysis;
using Lab.Core.Analysis.Ladder;
using Lab.Reporting.Tables;

namespace Lab.Reporting.Text;

/// <summary>The ladder of a counted run on the page; empty for every other run.</summary>
internal static class InstructionLadderText
{
    private const string Note =
        "Instructions for a hit are the measured change of instructions a request over the hits a request, which were counted in accounting windows: all that a hit brings about. "
        + "They are not time: what a trap, a cache miss or a lock costs is not in them.";

    internal static string Of(Assessment assessment) => assessment.InstructionLadder.Count == 0
        ? ""
        : string.Join(
            "\n\n",
            "### The ladder: what a hit makes the machine execute",
            InstructionSentence.Of(assessment.InstructionLadder),
            "![Instructions for a hit](ladder.png)",
            InstructionLadderTable.ForReading(assessment).ToMarkdown().TrimEnd(),
            Note);
}
