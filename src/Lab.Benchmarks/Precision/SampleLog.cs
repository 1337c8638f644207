using Lab.Core;
using Lab.Core.Benchmarks;

namespace Lab.Benchmarks.Precision;

/// <summary>The folder of `lab bench precision` while it is written.</summary>
public sealed class SampleLog : IDisposable
{
    private readonly BenchLog _log;

    private SampleLog(BenchLog log)
    {
        _log = log;
    }

    /// <summary>Makes the folder and writes the plan.</summary>
    /// <exception cref="LabException">It is there already, or can't be made.</exception>
    public static SampleLog Create(string folder, PrecisionPlan plan) =>
        new(BenchLog.Create(folder, PrecisionFormat.PlanFile, PrecisionFormat.WritePlan(plan), PrecisionFormat.SamplesFile));

    /// <summary>Appends a sample and sends it on its way to the disk.</summary>
    public void Append(PrecisionSample sample) => _log.Append(PrecisionFormat.WriteSample(sample));

    public void Dispose() => _log.Dispose();
}
