using Lab.Core;
using Lab.Core.Benchmarks;

namespace Lab.Reporting.Benchmarks;

/// <summary>Reads a bench back from its folder.</summary>
public static class PrecisionFolder
{
    /// <summary>Its plan and its samples, all of them or as far as it came.</summary>
    /// <exception cref="LabException">The folder is no bench; the message names file and line.</exception>
    public static PrecisionResult Read(string path) => PrecisionAnalysis.Of(
        PrecisionFormat.ReadPlan(Text(path, PrecisionFormat.PlanFile), Path.Combine(path, PrecisionFormat.PlanFile)),
        PrecisionFormat.ReadSamples(Text(path, PrecisionFormat.SamplesFile), Path.Combine(path, PrecisionFormat.SamplesFile)));

    private static string Text(string path, string file)
    {
        var name = Path.Combine(path, file);
        try
        {
            return File.ReadAllText(name);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new LabException($"{name}:1: can't be read: {problem.Message} A bench's folder holds {PrecisionFormat.PlanFile} and {PrecisionFormat.SamplesFile}.", problem);
        }
    }
}
