using Lab.Core;
using Lab.Core.Benchmarks;
using Lab.Reporting.Plots;

namespace Lab.Reporting.Benchmarks;

/// <summary>Writes what is made from the samples of `lab bench load` into its folder.</summary>
public static class LoadBenchWriter
{
    /// <summary>Writes tables, picture and page; what was there is replaced.</summary>
    /// <exception cref="LabException">The folder can't be written.</exception>
    public static void Write(LoadBenchResult result, string folder) => BenchFiles.Write(
        folder,
        ("load.csv", BenchFiles.Bytes(LoadBenchTable.Csv(result).ToCsv())),
        ("pacing.csv", BenchFiles.Bytes(PacingTable.Csv(result).ToCsv())),
        ("load.png", IntervalPlotRenderer.Png([LoadBenchPlot.Of(result)])),
        ("load.md", BenchFiles.Bytes(LoadBenchPage.Of(result))));
}
