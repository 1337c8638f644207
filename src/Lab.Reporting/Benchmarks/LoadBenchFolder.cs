using Lab.Core;
using Lab.Core.Benchmarks;

namespace Lab.Reporting.Benchmarks;

/// <summary>Reads `lab bench load` back from its folder.</summary>
public static class LoadBenchFolder
{
    private const string Expected = $"{LoadBenchFormat.PlanFile} and {LoadBenchFormat.SamplesFile}";

    /// <summary>Its plan and its samples, all of them or as far as it came.</summary>
    /// <exception cref="LabException">The folder is no bench; the message names file and line.</exception>
    public static LoadBenchResult Read(string path) => LoadBenchAnalysis.Of(
        LoadBenchFormat.ReadPlan(BenchFiles.Read(path, LoadBenchFormat.PlanFile, Expected), Path.Combine(path, LoadBenchFormat.PlanFile)),
        LoadBenchFormat.ReadSamples(BenchFiles.Read(path, LoadBenchFormat.SamplesFile, Expected), Path.Combine(path, LoadBenchFormat.SamplesFile)));
}
