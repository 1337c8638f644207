using System.Globalization;
using Lab.Core.Analysis;
using Lab.Core.Benchmarks;
using Lab.Core.Records;
using Lab.Runner;
using Lab.Runner.Execution;
using Lab.Runner.Setup;

namespace Lab.Benchmarks.Precision;

/// <summary>The lab's own method: a run of one arm and its control that lasts the whole time.</summary>
/// <param name="home">The lab's files.</param>
/// <param name="privilege">How to become root.</param>
/// <param name="question">What is measured.</param>
/// <param name="folder">The bench's folder.</param>
/// <param name="read">Reads a run back from its folder.</param>
/// <param name="progress">Is told when a block is over.</param>
public sealed class LabMethod(
    LabHome home, Privilege privilege, PrecisionQuestion question, string folder, Func<string, RunRecord> read, IProgress<RunProgress> progress)
{
    /// <summary>Narrower than any interval can get: time alone ends a run.</summary>
    private const double NeverReached = 1e-6;

    /// <summary>Measures once.</summary>
    /// <param name="step">Which measurement it is.</param>
    /// <param name="seed">Seed of the order of windows.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="Core.LabException">Something on the machine failed.</exception>
    /// <exception cref="OperationCanceledException">It was interrupted: a part of the time is no measurement.</exception>
    public async Task<LabSample> MeasureAsync(PrecisionStep step, int seed, CancellationToken cancellationToken)
    {
        var run = Path.Combine(PrecisionFormat.RunsFolder, string.Create(CultureInfo.InvariantCulture, $"{step.Index + 1:000}-{step.Seconds}s"));
        var definition = question.Definition with { MaxTime = TimeSpan.FromSeconds(step.Seconds), Precision = NeverReached };
        var request = new ExperimentRequest(definition, [question.Probe], seed, Blocks: null, Path.Combine(folder, run)) { MaxTimeIsAsked = true };
        var outcome = await new ExperimentRunner(home, privilege, new BlocksOnly(progress)).RunAsync(request, cancellationToken);
        if (outcome.Failure is { } failure)
        {
            throw failure;
        }

        if (outcome.Interrupted)
        {
            throw new OperationCanceledException(cancellationToken);
        }

        return SampleOf(step, run, Assessor.Assess(read(outcome.Folder).FirstSeconds(step.Seconds)));
    }

    private LabSample SampleOf(PrecisionStep step, string run, Assessment assessment)
    {
        var estimates = assessment.Estimates
            .Where(estimate => estimate.Arm == question.Probe.Arm.Id && PrecisionAnalysis.Metrics.Contains(estimate.Metric)).ToArray();
        var measured = assessment.Run.Measured.ToArray();
        var environment = assessment.Run.Environment;
        return new(
            step,
            run,
            measured.Length == 0 ? 0 : (measured.Max(window => window.EndNs) - measured.Min(window => window.StartNs)) / 1e9,
            estimates.Select(estimate => estimate.Pairs).DefaultIfEmpty(0).Max(),
            [.. estimates.Select(estimate => new LabEstimate(estimate.Metric.Name, estimate.Effect, estimate.Interval95.Low, estimate.Interval95.High))],
            [.. assessment.Conclusions.Where(doubt => doubt.Severity != Severity.Note).Select(doubt => doubt.Id).Distinct(StringComparer.Ordinal)],
            assessment.IsValid,
            new(environment.Machine.Kernel, environment.Machine.CpuModel, environment.Machine.Cpus.Length, environment.Machine.Virtualisation, environment.Server.Software, environment.Server.Network));
    }

    /// <summary>The bench says itself what it does; the steps of each run would bury it.</summary>
    private sealed class BlocksOnly(IProgress<RunProgress> progress) : IProgress<RunProgress>
    {
        public void Report(RunProgress value)
        {
            if (value is BlockDone)
            {
                progress.Report(value);
            }
        }
    }
}
