using Lab.Core.Benchmarks;
using Lab.Reporting.Benchmarks;
using Spectre.Console;

namespace Lab.Cli.Output;

/// <summary>What `lab bench endurance` says, as a person reads it on the terminal: table, doubts, files, and the conclusion as the last line.</summary>
internal static class EnduranceView
{
    public static void Show(Terminal terminal, EnduranceResult result, string folder, OutputFormat format)
    {
        if (format == OutputFormat.Json)
        {
            using var stream = Console.OpenStandardOutput();
            EnduranceJson.Write(result, stream);
            return;
        }

        terminal.Draw(DrawnTable.Of(EnduranceTable.Text(result)));
        foreach (var doubt in result.Doubts)
        {
            terminal.Print($"doubt: {doubt}", Color.Yellow);
        }

        terminal.Print($"page: {Path.GetRelativePath(Environment.CurrentDirectory, Path.Combine(folder, "endurance.md"))}");
        terminal.Print(result.Summary);
    }
}
