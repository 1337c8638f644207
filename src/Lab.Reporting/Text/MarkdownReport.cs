using System.Text;
using Lab.Core.Analysis;
using Lab.Core.Definitions;
using Lab.Core.Planning;
using Lab.Reporting.Plots;
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
        Section(page, assessment.Run.End?.Sentence is { } ending ? $"**{ending}**" : "");
        Section(page, $"# {definition.Name}", definition.Question, definition.Claim is { } claim ? $"The claim put to the test: \"{claim.Says}\"" : "");
        Section(page, assessment.IsValid ? "## Result" : "## Result: invalid", assessment.Summary, Switched(definition, "![Overhead](overhead.png)"));
        foreach (var load in definition.SwitchedLoads)
        {
            Section(
                page, $"### {load.Name}: {LoadDescription.Of(load)}; judged on {PairEffect.Primary(load).Title}",
                VerdictTable.Of(assessment, load.Name).ToMarkdown().TrimEnd(), OpenLoopText.Of(assessment, load));
        }

        Section(page, ArmRatioText.Of(assessment));
        Section(page, RankingText.Of(assessment), PathText.Of(assessment));
        Section(page, DeliveryText.Of(assessment));
        Section(page, MapAccessText.Of(assessment));
        Section(page, CalibrationText.Of(assessment));
        Section(page, LadderText.Of(assessment), InstructionLadderText.Of(assessment));
        Section(page, [.. assessment.Sweeps.SelectMany(sweep => SweepText.Of(assessment, sweep))]);
        Section(page, LoadingText.Of(assessment));
        Section(page, Switched(definition, ReadingNote(assessment)), NotRun(assessment), "## Doubts", Doubts(assessment));
        if (definition.SwitchedLoads.Any())
        {
            Details(page, assessment);
        }

        Section(page, "## Where it ran", EnvironmentText.Of(assessment.Run));
        Section(page, "## What this does not tell you", LimitsText.Of(assessment));
        Section(page, "## How to make it again", $"    {RerunCommand.Of(assessment.Run.Plan)}", AgainNote);
        return page.ToString().TrimEnd('\n') + "\n";
    }

    /// <summary>What lies behind the verdicts.</summary>
    private static void Details(StringBuilder page, Assessment assessment)
    {
        var isOpen = assessment.Run.Plan.Definition.Loads.Any(load => load is OpenLoop);
        Section(page, "## All metrics", isOpen ? $"{SecondaryNote} {OpenNote}" : SecondaryNote, MetricTable.Of(assessment).ToMarkdown().TrimEnd());
        Section(page, "## Noise floor", NoiseFloorNote, NoiseFloorTable.ForReading(assessment).ToMarkdown().TrimEnd(), "![Noise floor](noise-floor.png)");
        var isCounted = assessment.Run.Plan.Definition.IsCounted;
        Section(page, isCounted ? [] : ["![Throughput](throughput.png)", .. LatencyPlot.AllOf(assessment).Select(each => $"![Latency]({each.File}.png)")]);
        Section(page, "![Windows in time order](timeline.png)");
        Section(page, SamplesText.Of(assessment));
        Section(page, isCounted ? [] : ["## Ledger", .. LedgerText.Of(assessment)]);
        Section(page, "## What the probes did", ProbesNote, ProbesTable.Of(assessment).ToMarkdown().TrimEnd());
    }

    /// <summary>A paragraph that means nothing where there are only sweeps.</summary>
    private static string Switched(ExperimentDefinition definition, string paragraph) => definition.SwitchedLoads.Any() ? paragraph : "";

    private const string SecondaryNote =
        "Only the metric that was planned on is judged; the others are shown with their intervals and are not adjusted for being many. "
        + "Percentages are oriented: positive is worse, for throughput too.";

    private const string OpenNote =
        "Under an open loop arrivals are fixed: its throughput says whether they were answered as they came, and a change of it is no cost.";

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

    private static string ReadingNote(Assessment assessment) =>
        $"Positive is worse. Effects come from pairs of neighbouring windows in random order; intervals are 95 %. "
        + $"MDE is the noise floor: the smallest effect that a run like this finds 4 times in 5, from the control of the same switching class. "
        + $"p is of the sign-flip test{(assessment.Run.Plan.Definition.Loads.Any(load => load is OpenLoop) ? " (for a p99 of its blocks, docs/0011-open-loop.md)" : "")}, adjusted by Holm's method over the probes of a load. Margin: {Figures.Limit(assessment.Run.Plan.Definition.Margin)}.";

    private static string NotRun(Assessment assessment)
    {
        string[] lines =
        [
            .. assessment.Run.Plan.Arms.Where(arm => arm is { NotRun: not null, Kind: ArmKind.Probe } && !(arm.ExpectsRefusal && assessment.Run.Plan.Definition.HasTrials))
                .Select(arm => $"- `{arm.Id}`: {Cell.OneLine(arm.NotRun!)}{arm.NeedsInBrackets}"),
        ];
        return lines.Length == 0 ? "" : $"Not run on this machine:\n\n{string.Join('\n', lines)}";
    }

    private static string Doubts(Assessment assessment) => assessment.Conclusions.Count == 0
        ? "None of the lab's analysers found any."
        : string.Join('\n', assessment.Conclusions.Select(Doubt));

    internal static string Doubt(Conclusion doubt) =>
        $"- **{SeverityName.Of(doubt.Severity)}** `{doubt.Id}`{(doubt.Arm is null ? "" : $" ({doubt.Arm})")}: {Cell.OneLine(doubt.Message)}";
}
