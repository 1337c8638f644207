using Lab.Core.Analysis;
using Lab.Core.Analysis.Loading;
using Lab.Core.Definitions;
using Lab.Reporting.Tables;

namespace Lab.Reporting.Text;

/// <summary>The section of trials of loading.</summary>
internal static class LoadingText
{
    internal static string[] Of(Assessment assessment) => assessment.Loading.Count == 0 ? [] :
    [
        "![Attach and detach times](loading.png)",
        .. assessment.Loading.SelectMany(result => (string[])
        [
            $"### {result.Load}: {LoadDescription.Of(assessment.Run.Plan.Load(result.Load))}",
            LoadingTable.OfCycles(result).ToMarkdown().TrimEnd(),
            LoadingTable.OfLoads(result) is { Rows.Count: > 0 } loads ? loads.ToMarkdown().TrimEnd() : "",
            result.Refusals.Count > 0 ? RefusalTable.ForReading(result).ToMarkdown().TrimEnd() : "",
        ]),
        Note,
        .. LastWords(assessment.Loading),
    ];

    private const string Note =
        "A cycle attaches an arm, holds it for a moment (10 ms of 40 ms for links, 30 of 200 for perf events, 0.1 s for a tool, which has one cycle a round, and in the first six rounds only, because it takes so long) and detaches it. "
        + "A tool compiles its script on the server's CPUs in each. "
        + "Each stretch of cycles has a neighbour of the same length (shorter, where a cycle took longer than its period) in which nothing is touched, in random order; losses and changes are those of such pairs (Hodges-Lehmann, 95 % interval over the rounds), "
        + "positive is worse, and none is adjusted for being many. They hold what the arm costs while it is in force too. Attaching lasts until the kernel shows every program, detaching until its links are gone. "
        + "Loading is from the file's bytes to programs that the kernel holds: relocation against the kernel's BTF, maps, verifier and JIT; the first of a row is left out, and the verifier's part is by its own clock. "
        + "Sizes are of all programs of an arm; maps are what the kernel charges for them.";

    /// <summary>The end of the verifier's walk through each refused program: under every load the same, so once.</summary>
    private static IEnumerable<string> LastWords(IEnumerable<LoadingResult> results) =>
        from refused in results.SelectMany(result => result.Refusals).DistinctBy(refused => refused.Arm, StringComparer.Ordinal)
        where refused.Refusal is { LastLines.Count: > 0 }
        select $"The verifier on `{refused.Arm}`:\n\n{string.Join('\n', refused.Refusal!.LastLines.Select(line => $"    {line}"))}";
}
