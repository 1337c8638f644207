using Lab.Core.Analysis;
using Lab.Reporting.Tables;

namespace Lab.Reporting.Text;

/// <summary>The section on the ways that requests took; empty for a run without such arms.</summary>
internal static class PathText
{
    private const string Note =
        "Counted by the stations themselves while the load was drained before and after. A station's own CPU is that of its processes, and counts as the readers' in every "
        + "table; a client's sidecar runs on the load's CPU, where a client would have it, and is counted all the same: its part is shown beside it. It shares that "
        + "CPU with the load, so the server may not be saturated behind it. An access log has no process of its own: it is in the server's CPU.";

    internal static string Of(Assessment assessment) => PathTable.IsNeeded(assessment)
        ? string.Join("\n\n", "### Ways that requests took", PathTable.Of(assessment).ToMarkdown().TrimEnd(), Note)
        : "";
}
