using Lab.Core;
using Lab.Core.Benchmarks;

namespace Lab.Benchmarks.Precision;

/// <summary>The bench's folder while it is written: what was measured outlives a kill.</summary>
public sealed class SampleLog : IDisposable
{
    private readonly StreamWriter _samples;

    private SampleLog(StreamWriter samples)
    {
        _samples = samples;
    }

    /// <summary>Makes the folder and writes the plan.</summary>
    /// <exception cref="LabException">It is there already, or can't be made.</exception>
    public static SampleLog Create(string folder, PrecisionPlan plan)
    {
        if (Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any())
        {
            throw new LabException($"{folder} is not empty, and a bench never overwrites another. Name a new folder with --out.");
        }

        try
        {
            Directory.CreateDirectory(folder);
            File.WriteAllText(Path.Combine(folder, PrecisionFormat.PlanFile), PrecisionFormat.WritePlan(plan));
            return new SampleLog(new StreamWriter(Path.Combine(folder, PrecisionFormat.SamplesFile)) { NewLine = "\n" });
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new LabException($"The bench's folder {folder} can't be written: {failure.Message}", failure);
        }
    }

    /// <summary>Appends a sample and sends it on its way to the disk.</summary>
    public void Append(PrecisionSample sample)
    {
        _samples.WriteLine(PrecisionFormat.WriteSample(sample));
        _samples.Flush();
    }

    public void Dispose() => _samples.Dispose();
}
