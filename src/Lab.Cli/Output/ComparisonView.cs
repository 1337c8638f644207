using Lab.Core.Analysis;
using Lab.Core.Comparison;
using Lab.Core.Planning;
using Lab.Reporting;
using Lab.Reporting.Tables;
using Lab.Reporting.Text;

namespace Lab.Cli.Output;

/// <summary>A comparison as a person reads it on the terminal: table, what differs around the runs, doubts, and the conclusion as the last line.</summary>
internal static class ComparisonView
{
    public static void Show(Terminal terminal, RunComparison comparison, string folder, OutputFormat format)
    {
        if (format == OutputFormat.Json)
        {
            terminal.Print(ComparisonJson.Of(comparison));
            return;
        }

        terminal.Print($"A: {ComparisonPage.Name(comparison.A.Run)}");
        terminal.Print($"B: {ComparisonPage.Name(comparison.B.Run)}");
        foreach (var load in comparison.A.Run.Plan.Definition.SwitchedLoads)
        {
            terminal.Print($"{load.Name}: {PairEffect.Primary(load).Title}, each run against its own baseline, and B against A (positive: B costs more)");
            terminal.Draw(
                DrawnTable.Of(NarrowTable.Fit(DifferenceTable.Of(comparison, load.Name), terminal.Out.Profile.Width)));
        }

        foreach (var arm in comparison.Uncompared.Where(arm => arm.Kind == ArmKind.Probe).GroupBy(arm => (arm.Arm, arm.Reason)))
        {
            terminal.Print(
                $"not compared: {arm.Key.Arm} ({string.Join(", ", arm.Select(each => each.Load))}): {arm.Key.Reason}");
        }

        terminal.Print(comparison.Surroundings.Count == 0 ? "around them nothing differs that the lab records" : "what differs around them:");
        foreach (var each in comparison.Surroundings)
        {
            terminal.Print($"  {each.What}: {each.A} in A, {each.B} in B");
        }

        ResultView.ShowDoubts(terminal, comparison.Conclusions);
        terminal.Print($"comparison: {Path.GetRelativePath(Environment.CurrentDirectory, Path.Combine(folder, ComparisonWriter.PageFile))}");
        terminal.Print(comparison.Summary);
    }
}
