using Lab.Core.Benchmarks.Hooks;
using Lab.Reporting.Benchmarks;
using Spectre.Console;

namespace Lab.Cli.Output;

/// <summary>What `lab bench hooks` says, as a person reads it on the terminal: the ladder, doubts, the page, and the conclusion as the last line.</summary>
internal static class HooksView
{
    public static void Show(Terminal terminal, HookBenchResult result, string folder, OutputFormat format)
    {
        if (format == OutputFormat.Json)
        {
            using var stream = Console.OpenStandardOutput();
            HookJson.Write(result, stream);
            return;
        }

        terminal.Print($"what a hit adds, in {HookBenchNames.OfUnit(result.Plan.Unit)}: median of {result.Plan.Blocks} pairs and its 95 % interval");
        terminal.Draw(DrawnTable.Of(NarrowTable.Fit(HookTable.Text(result), terminal.Out.Profile.Width)));
        foreach (var refused in result.Figures.Where(each => each.Refusal is not null).GroupBy(each => each.Refusal!, StringComparer.Ordinal))
        {
            terminal.Print($"not run: {string.Join(", ", refused.Select(each => each.Rung.Id))}: {refused.Key}");
        }

        foreach (var doubt in result.Doubts)
        {
            terminal.Print($"doubt: {doubt}", Color.Yellow);
        }

        foreach (var failure in result.Failures)
        {
            terminal.Print($"invalid: {failure}", Color.Red);
        }

        terminal.Print($"page: {Path.GetRelativePath(Environment.CurrentDirectory, Path.Combine(folder, "hooks.md"))}");
        terminal.Print(result.Summary);
    }
}
