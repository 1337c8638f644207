using Lab.Core;
using Lab.Core.Benchmarks;
using Lab.Reporting.Plots;

namespace Lab.Reporting.Benchmarks;

/// <summary>Writes what is made from a bench's samples into its folder.</summary>
public static class PrecisionWriter
{
    /// <summary>Writes table, picture and page; what was there is replaced.</summary>
    /// <exception cref="LabException">The folder can't be written.</exception>
    public static void Write(PrecisionResult result, string folder) => BenchFiles.Write(
        folder,
        ("precision.csv", BenchFiles.Bytes(PrecisionTable.Csv(result).ToCsv())),
        ("precision.png", SeriesPlotRenderer.Png(PrecisionPlot.Of(result))),
        ("precision.md", BenchFiles.Bytes(PrecisionPage.Of(result))));
}
