using Lab.Core.Benchmarks;
using Lab.Reporting.Benchmarks;
using Spectre.Console;

namespace Lab.Cli.Output;

/// <summary>What `lab bench load` says, as a person reads it on the terminal: tables, doubts, files, and the conclusion as the last line.</summary>
internal static class LoadBenchView
{
    public static void Show(Terminal terminal, LoadBenchResult result, string folder, OutputFormat format)
    {
        if (format == OutputFormat.Json)
        {
            using var stream = Console.OpenStandardOutput();
            LoadBenchJson.Write(result, stream);
            return;
        }

        terminal.Print("generators at full speed on one core; ratios to wrk's in the same round, median (least to greatest)");
        terminal.Draw(DrawnTable.Of(NarrowTable.Fit(LoadBenchTable.Text(result), terminal.Out.Profile.Width)));
        terminal.Print("the engine's open loop: how late requests are sent");
        terminal.Draw(DrawnTable.Of(NarrowTable.Fit(PacingTable.Text(result), terminal.Out.Profile.Width)));
        if (LoadBenchPage.Allocations(result) is { Length: > 0 } allocations)
        {
            terminal.Print(allocations);
        }

        foreach (var doubt in result.Doubts)
        {
            terminal.Print($"doubt: {doubt}", Color.Yellow);
        }

        terminal.Print($"page: {Path.GetRelativePath(Environment.CurrentDirectory, Path.Combine(folder, "load.md"))}");
        terminal.Print(result.Summary);
    }
}
