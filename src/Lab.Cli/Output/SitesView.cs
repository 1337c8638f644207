using Lab.Cli.Commands;
using Lab.Core;
using Lab.Core.Comparison.Sites;
using Lab.Reporting.Sites;

namespace Lab.Cli.Output;

/// <summary>An experiment at several sites as a person reads it on the terminal: table, what was not measured, doubts, files, and the conclusion as the last line.</summary>
internal static class SitesView
{
    /// <summary>Makes the report of a folder and shows it, also where it can't be written.</summary>
    /// <exception cref="LabException">It can't be written; it was shown.</exception>
    public static SitesResult Report(Terminal terminal, string folder, OutputFormat format)
    {
        var result = SitesFolder.Read(folder);
        var unwritten = Failures.Of(() => SitesWriter.Write(result, folder));
        Show(terminal, result, folder, format);
        return unwritten is null ? result : throw unwritten;
    }

    private static void Show(Terminal terminal, SitesResult result, string folder, OutputFormat format)
    {
        if (format == OutputFormat.Json)
        {
            terminal.Print(SitesJson.Of(result));
            return;
        }

        terminal.Draw(DrawnTable.Of(NarrowTable.Fit(SitesTable.Text(result), terminal.Out.Profile.Width)));
        foreach (var (site, reason) in result.Missing)
        {
            terminal.Print($"not measured: {site.Name}: {reason}");
        }

        ResultView.ShowDoubts(terminal, result.Conclusions);
        terminal.Print($"report: {Path.GetRelativePath(Environment.CurrentDirectory, Path.Combine(folder, SitesWriter.PageFile))}");
        terminal.Print(result.Summary);
    }
}
