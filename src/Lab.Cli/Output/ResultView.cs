using Lab.Core.Analysis;
using Lab.Core.Planning;
using Lab.Reporting;
using Lab.Reporting.Tables;
using Spectre.Console;

namespace Lab.Cli.Output;

/// <summary>A result as a person reads it on the terminal: table, doubts, files, and the conclusion as the last line.</summary>
internal static class ResultView
{
    public static void Show(Terminal terminal, Assessment assessment, string folder, OutputFormat format)
    {
        if (format == OutputFormat.Json)
        {
            using var stream = Console.OpenStandardOutput();
            JsonReport.Write(assessment, stream);
            return;
        }

        foreach (var load in assessment.Run.Plan.Definition.Loads)
        {
            terminal.Print($"{load.Name}: {PairEffect.Primary(load).Title}, change against the baseline (positive is worse)");
            terminal.Out.Write(Draw(NarrowTable.Fit(VerdictTable.Of(assessment, load.Name), terminal.Out.Profile.Width)));
        }

        foreach (var arm in assessment.Run.Plan.Arms.Where(arm => arm is { NotRun: not null, Kind: ArmKind.Probe }))
        {
            terminal.Print($"not run: {arm.Id}: {arm.NotRun} (needs {arm.Needs})");
        }

        ShowDoubts(terminal, assessment.Conclusions);
        terminal.Print($"report: {Path.GetRelativePath(Environment.CurrentDirectory, Path.Combine(folder, "report", "report.md"))}");
        terminal.Print(assessment.Summary);
    }

    public static void ShowDoubts(Terminal terminal, IEnumerable<Conclusion> doubts)
    {
        foreach (var doubt in doubts)
        {
            terminal.Print($"{Word(doubt.Severity)}: {(doubt.Arm is { } arm ? arm + ", " : "")}{doubt.Message}", ColourOf(doubt.Severity));
        }
    }

    public static Spectre.Console.Table Draw(Reporting.Tables.Table table)
    {
        var drawn = new Spectre.Console.Table { Border = TableBorder.Simple };
        foreach (var column in table.Columns)
        {
            var numeric = column is not ("arm" or "verdict");
            drawn.AddColumn(new TableColumn(new Text(column)) { NoWrap = true, Alignment = numeric ? Justify.Right : Justify.Left });
        }

        foreach (var row in table.Rows)
        {
            drawn.AddRow(row.Select(cell => new Text(cell)));
        }

        return drawn;
    }

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
