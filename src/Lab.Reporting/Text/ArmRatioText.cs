using Lab.Core.Analysis;
using Lab.Reporting.Tables;

namespace Lab.Reporting.Text;

/// <summary>The section of a run whose experiment names a reference arm; empty for every other run.</summary>
internal static class ArmRatioText
{
    private const string Note =
        "Measured changes of CPU per request, server and reader together, so program, delivery and reader are all in them. Each arm has baseline windows of its own, so "
        + "the two are independent; intervals are 95 %, by Fieller's theorem from the intervals of the two. There is no bounded one where the lower change can't be told from zero.";

    internal static string Of(Assessment assessment) => assessment.Ratios.Count == 0
        ? ""
        : string.Join(
            "\n\n",
            $"### Against {assessment.Ratios[0].Reference}",
            ArmRatioSentence.Of(assessment.Ratios),
            ArmRatioTable.ForReading(assessment).ToMarkdown().TrimEnd(),
            Note);
}
