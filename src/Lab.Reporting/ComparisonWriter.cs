using Lab.Core.Comparison;
using Lab.Reporting.Plots;
using Lab.Reporting.Tables;
using Lab.Reporting.Text;

namespace Lab.Reporting;

/// <summary>Writes the files of a comparison. They name no folder and no time of their own: the same two runs give the same bytes.</summary>
public static class ComparisonWriter
{
    /// <summary>The page, the one to read first.</summary>
    public const string PageFile = "compare.md";

    /// <summary>Writes table, picture and page; what was there under their names is replaced.</summary>
    /// <exception cref="Core.LabException">The folder can't be written.</exception>
    public static void Write(RunComparison comparison, string folder) => ReportWriter.Write(
        folder,
        [
            ("compare.csv", () => ReportWriter.Utf8.GetBytes(CompareCsvTable.Of(comparison).ToCsv())),
            ("compare.png", () => IntervalPlotRenderer.Png(ComparisonPlot.AllOf(comparison))),
            (PageFile, () => ReportWriter.Utf8.GetBytes(ComparisonPage.Of(comparison))),
        ]);
}
