using Lab.Core.Analysis;
using Lab.Core.Planning;
using Lab.Reporting;
using Lab.Reporting.Tables;
using Spectre.Console;

namespace Lab.Cli.Output;

/// <summary>A result as a person reads it on the terminal: table, doubts, files, and the conclusion as the last line.</summary>
internal static class ResultView
{
    /// <param name="terminal">Where.</param>
    /// <param name="assessment">What the run says.</param>
    /// <param name="folder">Its folder.</param>
    /// <param name="format">How.</param>
    /// <param name="isWritten">False where the report's files could not be.</param>
    public static void Show(
        Terminal terminal, Assessment assessment, string folder, OutputFormat format, bool isWritten = true)
    {
        if (format == OutputFormat.Json)
        {
            using var stream = Console.OpenStandardOutput();
            JsonReport.Write(assessment, stream);
            return;
        }

        if (assessment.Run.End?.Sentence is { } ending)
        {
            terminal.Print(ending, Color.Yellow);
        }

        foreach (var load in assessment.Run.Plan.Definition.SwitchedLoads)
        {
            terminal.Print($"{load.Name}: {PairEffect.Primary(load).Title}, change against the baseline (positive is worse)");
            terminal.Draw(
                DrawnTable.Of(NarrowTable.Fit(VerdictTable.Of(assessment, load.Name), terminal.Out.Profile.Width)));
        }

        foreach (var sweep in assessment.Sweeps)
        {
            terminal.Print($"{sweep.Load.Name}: the rate at which latency leaves the ground (knee), and how much lower it is with each arm");
            terminal.Draw(
                DrawnTable.Of(NarrowTable.Fit(KneeTable.ForReading(assessment, sweep), terminal.Out.Profile.Width)));
        }

        foreach (var result in assessment.Loading)
        {
            terminal.Print($"{result.Load}: attaching and detaching beside requests (medians, ms; a loss is positive where fewer were answered)");
            terminal.Draw(DrawnTable.Of(NarrowTable.Fit(LoadingTable.OfCycles(result), terminal.Out.Profile.Width)));
        }

        foreach (var arm in assessment.Run.Plan.Arms.Where(arm => arm is { NotRun: not null, Kind: ArmKind.Probe } && !(arm.ExpectsRefusal && assessment.Run.Plan.Definition.HasTrials)))
        {
            terminal.Print($"not run: {arm.Id}: {arm.NotRun}{arm.NeedsInBrackets}");
        }

        ShowDoubts(terminal, assessment.Conclusions);
        terminal.Print(
            !isWritten ? "report: none, its files can't be written" : $"report: {Path.GetRelativePath(Environment.CurrentDirectory, Path.Combine(folder, "report", "report.md"))}");
        terminal.Print(assessment.Summary);
    }

    public static void ShowDoubts(Terminal terminal, IEnumerable<Conclusion> doubts)
    {
        foreach (var (line, severity) in doubts.Select(doubt => (Line(doubt), doubt.Severity)).Distinct())
        {
            terminal.Print(line, ColourOf(severity));
        }
    }

    private static string Line(Conclusion doubt) =>
        $"{Word(doubt.Severity)}: {(doubt.Arm is { } arm ? arm + ", " : "")}{doubt.Message}";

    private static string Word(Severity severity) => severity switch
    {
        Severity.Invalidates => "INVALID",
        Severity.Warning => "doubt",
        _ => "note",
    };

    private static Color? ColourOf(Severity severity) => severity switch
    {
        Severity.Invalidates => Color.Red,
        Severity.Warning => Color.Yellow,
        _ => null,
    };
}
