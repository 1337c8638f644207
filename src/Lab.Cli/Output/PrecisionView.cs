using Lab.Core.Benchmarks;
using Lab.Reporting.Benchmarks;
using Spectre.Console;

namespace Lab.Cli.Output;

/// <summary>What a bench says, as a person reads it on the terminal: table, doubts, files, and the conclusion as the last line.</summary>
internal static class PrecisionView
{
    public static void Show(Terminal terminal, PrecisionResult result, string folder, OutputFormat format)
    {
        if (format == OutputFormat.Json)
        {
            using var stream = Console.OpenStandardOutput();
            PrecisionJson.Write(result, stream);
            return;
        }

        terminal.Print($"{result.Plan.Probe}: half-width of the 95 % interval of its cost (positive change is worse)");
        terminal.Draw(DrawnTable.Of(NarrowTable.Fit(PrecisionTable.Text(result), terminal.Out.Profile.Width)));
        if (result.Agreements.Count > 0)
        {
            terminal.Print(PrecisionPage.Agreements(result));
        }

        foreach (var doubt in result.Doubts)
        {
            terminal.Print($"doubt: {doubt}", Color.Yellow);
        }

        terminal.Print($"page: {Path.GetRelativePath(Environment.CurrentDirectory, Path.Combine(folder, "precision.md"))}");
        terminal.Print(result.Summary);
    }
}
