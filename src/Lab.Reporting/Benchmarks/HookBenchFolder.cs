using Lab.Core;
using Lab.Core.Benchmarks.Hooks;

namespace Lab.Reporting.Benchmarks;

/// <summary>Reads `lab bench hooks` back from its folder.</summary>
public static class HookBenchFolder
{
    private const string Expected = $"{HookBenchFormat.PlanFile} and {HookBenchFormat.SamplesFile}";

    /// <summary>Its plan and its samples, all of them or as far as it came.</summary>
    /// <exception cref="LabException">The folder is no such bench; the message names file and line.</exception>
    public static HookBenchResult Read(string path) => HookBenchAnalysis.Of(
        HookBenchFormat.ReadPlan(BenchFiles.Read(path, HookBenchFormat.PlanFile, Expected), Path.Combine(path, HookBenchFormat.PlanFile)),
        HookBenchFormat.ReadSamples(BenchFiles.Read(path, HookBenchFormat.SamplesFile, Expected), Path.Combine(path, HookBenchFormat.SamplesFile)));

    /// <summary>True for a folder that holds such a bench, and not a run of an experiment: both have a plan.</summary>
    public static bool IsOne(string path) =>
        File.Exists(Path.Combine(path, HookBenchFormat.SamplesFile)) && File.Exists(Path.Combine(path, HookBenchWriter.LadderFile));
}
