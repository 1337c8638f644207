using System.Globalization;
using Lab.Core.Analysis;
using Lab.Core.Comparison;
using Lab.Core.Records;
using Lab.Reporting.Tables;

namespace Lab.Reporting.Text;

/// <summary>compare.md: two runs of one experiment side by side, what is different around them, and how far it can be trusted.</summary>
public static class ComparisonPage
{
    private const string ReadingNote =
        "Positive is worse: B costs more than A. A and B are each held against their own baseline, measured in the same run; `B against A` is the ratio of the two "
        + "(exp of the difference of the logarithms, less one), so two machines of unlike speed can be compared. `absolute` is A's change, B's, and B's less A's, in the metric's own unit. "
        + "Intervals are 95 %, p-values Welch's, adjusted by Holm's method over the probes of a load.";

    private const string MetricNote =
        "Only the metric that was planned on is judged; the others are shown with their intervals and are not adjusted for being many. "
        + "Intervals of differences are Welch's for throughput and CPU; for latency, which has bootstrap intervals only, they are made from the intervals of both runs (MOVER).";

    private const string Limits =
        "- It says that two runs differ, not why: everything under \"What differs around them\" may have a part in it, and so may what the machine did meanwhile.\n"
        + "- The intervals hold the noise within each run. What makes whole runs differ (another start of the server, another place in memory) is not in them: before a small difference is believed, both runs should be made again.";

    /// <summary>The page.</summary>
    public static string Of(RunComparison comparison)
    {
        var definition = comparison.A.Run.Plan.Definition;
        string[] paragraphs =
        [
            $"# {definition.Name}: B against A",
            $"{Describe("A", comparison.A.Run)}\n{Describe("B", comparison.B.Run)}",
            comparison.IsValid ? "## Result" : "## Result: invalid",
            comparison.Summary,
            "![B against A](compare.png)",
            .. definition.SwitchedLoads.SelectMany(load => (string[])
            [
                $"### {load.Name}: {PairEffect.Primary(load).Title}",
                DifferenceTable.Of(comparison, load.Name).ToMarkdown().TrimEnd(),
            ]),
            $"{ReadingNote} Margin: {Figures.Limit(comparison.Margin)}.",
            .. NotCompared(comparison),
            "## What differs around them", Surroundings(comparison),
            "## Doubts", Doubts(comparison),
            "## All metrics", MetricNote, DifferenceMetricTable.Of(comparison).ToMarkdown().TrimEnd(),
            "## What this does not tell you", Limits,
        ];
        return string.Join("\n\n", paragraphs) + "\n";
    }

    /// <summary>A run in a line, so that it can be told from others.</summary>
    public static string Name(RunRecord run) => string.Create(
        CultureInfo.InvariantCulture, $"started {run.Environment.StartedUtc.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC, seed {run.Plan.Seed}");

    private static string Describe(string side, RunRecord run) => $"- {side}: {Name(run)}";

    private static string[] NotCompared(RunComparison comparison)
    {
        string[] lines = [.. comparison.Uncompared.Select(arm => $"- `{arm.Arm}` ({arm.Load}): {Cell.OneLine(arm.Reason)}")];
        return lines.Length == 0 ? [] : [$"Not compared:\n\n{string.Join('\n', lines)}"];
    }

    private static string Surroundings(RunComparison comparison) => comparison.Surroundings.Count == 0
        ? "Nothing that the lab records."
        : new Table(
            ["", "A", "B"],
            [.. comparison.Surroundings.Select(each => (IReadOnlyList<string>)[each.What, Cell.OneLine(each.A), Cell.OneLine(each.B)])]).ToMarkdown().TrimEnd();

    private static string Doubts(RunComparison comparison) => comparison.Conclusions.Count == 0
        ? "None."
        : string.Join('\n', comparison.Conclusions.Select(MarkdownReport.Doubt));
}
