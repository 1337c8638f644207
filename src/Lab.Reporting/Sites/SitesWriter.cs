using Lab.Core.Comparison.Sites;
using Lab.Reporting.Plots;

namespace Lab.Reporting.Sites;

/// <summary>Writes the report of an experiment at several sites: its own, that of each site's run, and the comparison of each with what it is held against.</summary>
public static class SitesWriter
{
    /// <summary>The page, the one to read first.</summary>
    public const string PageFile = "sites.md";

    private const string ComparisonFolder = "compare";

    /// <summary>Writes everything; what was there under their names is replaced.</summary>
    /// <exception cref="Core.LabException">The folder can't be written.</exception>
    public static void Write(SitesResult result, string folder)
    {
        foreach (var run in result.Runs)
        {
            var own = Path.Combine(folder, run.Site.Name);
            ReportWriter.Write(run.Assessment, own);
            if (run.Comparison is { } comparison)
            {
                ComparisonWriter.Write(comparison, Path.Combine(own, ComparisonFolder));
            }
        }

        ReportWriter.Write(
            folder,
            [
                ("sites.csv", () => ReportWriter.Utf8.GetBytes(SitesTable.Csv(result).ToCsv())),
                ("sites.png", () => IntervalPlotRenderer.Png(SitesPlot.AllOf(result))),
                (PageFile, () => ReportWriter.Utf8.GetBytes(SitesPage.Of(result))),
            ]);
    }
}
