using Lab.Core;
using Lab.Core.Benchmarks.Hooks;
using Lab.Reporting.Plots;

namespace Lab.Reporting.Benchmarks;

/// <summary>Writes what is made from the samples of `lab bench hooks` into its folder.</summary>
public static class HookBenchWriter
{
    internal const string LadderFile = "ladder.csv";

    /// <summary>Writes table, picture and page; what was there is replaced.</summary>
    /// <exception cref="LabException">The folder can't be written.</exception>
    public static void Write(HookBenchResult result, string folder) => BenchFiles.Write(
        folder,
        (LadderFile, BenchFiles.Bytes(HookTable.Csv(result).ToCsv())),
        ("ladder.png", IntervalPlotRenderer.Png(HookPlot.AllOf(result))),
        ("hooks.md", BenchFiles.Bytes(HookPage.Of(result))));
}
