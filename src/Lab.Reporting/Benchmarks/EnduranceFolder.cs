using Lab.Core;
using Lab.Core.Benchmarks;

namespace Lab.Reporting.Benchmarks;

/// <summary>Reads `lab bench endurance` back from its folder.</summary>
public static class EnduranceFolder
{
    private const string Expected = $"{EnduranceFormat.PlanFile} and {EnduranceFormat.SlicesFile}";

    /// <summary>Its plan and its slices, all of them or as far as it came.</summary>
    /// <exception cref="LabException">The folder is no such bench; the message names file and line.</exception>
    public static EnduranceResult Read(string path) => EnduranceAnalysis.Of(
        EnduranceFormat.ReadPlan(BenchFiles.Read(path, EnduranceFormat.PlanFile, Expected), Path.Combine(path, EnduranceFormat.PlanFile)),
        EnduranceFormat.ReadSlices(BenchFiles.Read(path, EnduranceFormat.SlicesFile, Expected), Path.Combine(path, EnduranceFormat.SlicesFile)));
}
