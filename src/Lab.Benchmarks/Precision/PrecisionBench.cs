using System.Globalization;
using Lab.Core.Analysis;
using Lab.Core.Benchmarks;
using Lab.Core.Statistics;
using Lab.Runner.Execution;

namespace Lab.Benchmarks.Precision;

/// <summary>Makes the measurements of a plan, one after the other.</summary>
public sealed class PrecisionBench(WrkMethod wrk, LabMethod lab, SampleLog log, IProgress<RunProgress> progress)
{
    /// <summary>Set-up of a measurement, roughly: for the time that is announced only.</summary>
    private static readonly TimeSpan SetUp = TimeSpan.FromSeconds(6);

    /// <summary>Measures until the plan is done or somebody interrupts; each sample is on disk before the next is begun.</summary>
    /// <returns>True when it was interrupted.</returns>
    /// <exception cref="Core.LabException">Something on the machine failed; the samples so far are in the folder.</exception>
    public async Task<bool> RunAsync(PrecisionPlan plan, CancellationToken cancellationToken)
    {
        try
        {
            foreach (var step in plan.Steps)
            {
                cancellationToken.ThrowIfCancellationRequested();
                progress.Report(new Step(Announce(plan, step)));
                var sample = await MeasureAsync(plan, step, cancellationToken);
                log.Append(sample);
                progress.Report(new Step($"  {Describe(sample)}"));
            }

            return false;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return true;
        }
    }

    private async Task<PrecisionSample> MeasureAsync(PrecisionPlan plan, PrecisionStep step, CancellationToken cancellationToken) => step.Method switch
    {
        Method.Wrk => await wrk.MeasureAsync(step, cancellationToken),
        Method.Lab => await lab.MeasureAsync(step, unchecked(plan.Seed + step.Index) & int.MaxValue, cancellationToken),
        _ => throw new ArgumentOutOfRangeException(nameof(step), step.Method, message: null),
    };

    private static string Announce(PrecisionPlan plan, PrecisionStep step)
    {
        var left = plan.Steps.Skip(step.Index).Aggregate(TimeSpan.Zero, (sum, each) => sum + SetUp + TimeSpan.FromSeconds(each.Seconds));
        var what = step.Method == Method.Lab ? "the lab" : step.OnFirst ? "wrk, probe on and off" : "wrk, probe off and on";
        return string.Create(CultureInfo.InvariantCulture, $"{step.Index + 1} of {plan.Steps.Count}: {what}, {step.Seconds} s (about {Math.Ceiling(left.TotalMinutes):0} min left)");
    }

    private static string Describe(PrecisionSample sample) => sample switch
    {
        WrkSample wrk => string.Create(
            CultureInfo.InvariantCulture,
            $"{wrk.Off.RateRps:N0} and {wrk.On.RateRps:N0} requests/s: {Figures.SignedPercent(wrk.On.RateRps / wrk.Off.RateRps - 1)}; {wrk.Seen:N0} requests seen by the probe"),
        LabSample lab => string.Create(
            CultureInfo.InvariantCulture,
            $"{lab.Pairs} pairs in {lab.MeasuredSeconds:0.0} s; {string.Join(", ", lab.Estimates.Select(Describe))} (positive is worse)"),
        _ => "",
    };

    private static string Describe(LabEstimate estimate) =>
        $"{estimate.Metric} {Figures.SignedPercent(estimate.Effect)} {Figures.PercentInterval(new Interval(estimate.Low, estimate.High))}";
}
