using System.Globalization;
using System.Text;
using Lab.Core.Analysis;
using Lab.Core.Definitions;
using Lab.Core.Planning;
using Lab.Reporting.Tables;

namespace Lab.Reporting.Text;

/// <summary>report.md: what was asked, what came out, how far it can be trusted, and how to make it again.</summary>
public static class MarkdownReport
{
    /// <summary>The page.</summary>
    public static string Of(Assessment assessment)
    {
        var definition = assessment.Run.Plan.Definition;
        var page = new StringBuilder();
        Section(page, $"# {definition.Name}", definition.Question);
        Section(page, assessment.IsValid ? "## Result" : "## Result: invalid", assessment.Summary, "![Overhead](overhead.png)");
        foreach (var load in definition.Loads)
        {
            Section(page, $"### {load.Name}: {Describe(load)}", VerdictTable.Of(assessment, load.Name).ToMarkdown().TrimEnd());
        }

        Section(page, CalibrationText.Of(assessment));
        Section(page, ReadingNote(assessment), NotRun(assessment), "## Doubts", Doubts(assessment));
        Section(page, "## All metrics", SecondaryNote, MetricTable.Of(assessment).ToMarkdown().TrimEnd());
        Section(page, "## Noise floor", NoiseFloorNote, NoiseFloorTable.ForReading(assessment).ToMarkdown().TrimEnd(), "![Noise floor](noise-floor.png)");
        Section(page, "![Throughput](throughput.png)", "![Latency](latency.png)", "![Windows in time order](timeline.png)");
        Section(page, ["## Ledger", .. LedgerText.Of(assessment)]);
        Section(page, "## What the probes did", ProbesNote, ProbesTable.Of(assessment).ToMarkdown().TrimEnd());
        Section(page, "## Where it ran", EnvironmentText.Of(assessment.Run));
        Section(page, "## What this does not tell you", Limits(assessment));
        Section(page, "## How to make it again", $"    {RerunCommand.Of(assessment.Run.Plan)}", AgainNote);
        return page.ToString().TrimEnd('\n') + "\n";
    }

    private const string SecondaryNote =
        "Only the metric that was planned on is judged; the others are shown with their intervals and are not adjusted for being many. "
        + "Percentages are oriented: positive is worse, for throughput too.";

    private const string NoiseFloorNote =
        "What the control of a switching class shows, where nothing is, and the smallest change that would be found 4 times in 5 by a run of that "
        + "length that measures one arm of the class and its control. Longer runs see less by the square root of their length.";

    private const string ProbesNote =
        "Counted in the accounting windows, with the kernel's BPF statistics on, program by program and summed over the windows.";

    private const string AgainNote =
        "The same seed gives the same order of windows; figures differ by what the machine does meanwhile. "
        + "`lab report <run folder>` makes this report again from what was recorded, without root.";

    private static void Section(StringBuilder page, params string[] paragraphs)
    {
        foreach (var paragraph in paragraphs.Where(paragraph => paragraph.Length > 0))
        {
            page.Append(paragraph).Append("\n\n");
        }
    }

    private static string Describe(LoadSpec load) => load switch
    {
        ClosedLoop closed => string.Create(
            CultureInfo.InvariantCulture,
            $"closed loop, {closed.Connections} connections in flight, {(closed.KeepAlive ? "kept alive" : "one connection for each request")}; judged on {PairEffect.Primary(load).Title}"),
        _ => load.ToString(),
    };

    private static string ReadingNote(Assessment assessment) =>
        $"Positive is worse. Effects come from pairs of neighbouring windows in random order; intervals are 95 %. "
        + $"MDE is the noise floor: the smallest effect that a run like this finds 4 times in 5, from the control of the same switching class. "
        + $"p is of the sign-flip test, adjusted by Holm's method over the probes of a load. Margin: {Figures.Limit(assessment.Run.Plan.Definition.Margin)}.";

    private static string NotRun(Assessment assessment)
    {
        string[] lines =
        [
            .. assessment.Run.Plan.Arms.Where(arm => arm is { NotRun: not null, Kind: ArmKind.Probe })
                .Select(arm => $"- `{arm.Id}`: {Cell.OneLine(arm.NotRun!)} (needs {arm.Needs})"),
        ];
        return lines.Length == 0 ? "" : $"Not run on this machine:\n\n{string.Join('\n', lines)}";
    }

    private static string Doubts(Assessment assessment) => assessment.Conclusions.Count == 0
        ? "None of the lab's analysers found any."
        : string.Join('\n', assessment.Conclusions.Select(Doubt));

    internal static string Doubt(Conclusion doubt) =>
        $"- **{SeverityName.Of(doubt.Severity)}** `{doubt.Id}`{(doubt.Arm is null ? "" : $" ({doubt.Arm})")}: {Cell.OneLine(doubt.Message)}";

    private static string Limits(Assessment assessment)
    {
        var isVeth = assessment.Run.Environment.Server.Network == NetworkMode.Veth;
        return "- It holds for this machine, this kernel, this server and this load. Another rate, body size or number of connections is another question.\n"
            + "- CPU per request at saturation is the net effect: a loaded system batches and absorbs part of the cost.\n"
            + (isVeth ? "" : "- Server and load shared loopback: what the client's side of the kernel did is measured too.\n")
            + "- What a probe costs in rare moments that fell into no window (loading, first attach, a burst of its reader) is not in it.\n"
            + "- Latency was measured in a closed loop: a stalled server also stalls the load, so the tail is milder than users would see.";
    }
}
