using System.Globalization;
using Lab.Core;
using Lab.Core.Benchmarks;
using Lab.Reporting.Tables;

namespace Lab.Reporting.Benchmarks;

/// <summary>Writes what is made from the slices of `lab bench endurance` into its folder.</summary>
public static class EnduranceWriter
{
    /// <summary>Writes table and page; what was there is replaced.</summary>
    /// <exception cref="LabException">The folder can't be written.</exception>
    public static void Write(EnduranceResult result, string folder) => BenchFiles.Write(
        folder,
        ("endurance.csv", BenchFiles.Bytes(EnduranceTable.Csv(result).ToCsv())),
        ("endurance.md", BenchFiles.Bytes(Page(result))));

    private static string Page(EnduranceResult result)
    {
        string[] paragraphs =
        [
            "# The lab's load engine over minutes, a connection for each request",
            string.Create(CultureInfo.InvariantCulture, $"{result.Plan.Connections} connections in flight on the private Apache, {result.Plan.Slices} slices of {result.Plan.SliceSeconds} s, begun {result.Plan.StartedUtc:yyyy-MM-dd HH:mm} UTC."),
            result.Summary,
            BenchMachineText.Of(result.Allocation),
            EnduranceTable.Text(result).ToMarkdown().TrimEnd(),
            "## Doubts",
            result.Doubts.Count == 0 ? "None." : string.Join('\n', result.Doubts.Select(doubt => $"- {Cell.OneLine(doubt)}")),
            "## How the figures are made",
            Method,
            "## Where it ran",
            BenchMachineText.Of(result.Plan.Machine),
            "`lab bench endurance --from <folder>` makes this page again from what was recorded, without root.",
        ];
        return string.Join("\n\n", paragraphs) + "\n";
    }

    private const string Method =
        """
        - Drift: a line through the slices' requests/s by weighted least squares, its interval widened where the slices scatter more than counting does (Birge 1932, doi 10.1103/PhysRev.40.207), as a fraction of their mean.
        - TIME_WAIT: sockets of the load's network namespace at the end of a slice, of everything in it (/proc/net/sockstat). The server closes first, so the load's own sockets should not be among them.
        - Bytes: what the whole process allocated on the collector's heap while a slice was measured, over its requests.
        """;
}
