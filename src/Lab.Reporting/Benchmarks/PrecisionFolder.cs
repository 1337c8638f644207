using Lab.Core;
using Lab.Core.Benchmarks;

namespace Lab.Reporting.Benchmarks;

/// <summary>Reads a bench back from its folder.</summary>
public static class PrecisionFolder
{
    private const string Expected = $"{PrecisionFormat.PlanFile} and {PrecisionFormat.SamplesFile}";

    /// <summary>Its plan and its samples, all of them or as far as it came.</summary>
    /// <exception cref="LabException">The folder is no bench; the message names file and line.</exception>
    public static PrecisionResult Read(string path) => PrecisionAnalysis.Of(
        PrecisionFormat.ReadPlan(BenchFiles.Read(path, PrecisionFormat.PlanFile, Expected), Path.Combine(path, PrecisionFormat.PlanFile)),
        PrecisionFormat.ReadSamples(BenchFiles.Read(path, PrecisionFormat.SamplesFile, Expected), Path.Combine(path, PrecisionFormat.SamplesFile)));
}
