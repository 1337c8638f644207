using System.Globalization;
using Lab.Core.Definitions;
using Lab.Core.Statistics;

namespace Lab.Core.Analysis.Doubts;

/// <summary>
/// `no-latency`: too few requests for super-blocks, so latency quantiles have no interval and are left out. Under an open loop they are
/// what was asked for, and too few super-blocks for a verdict are worth a warning.
/// </summary>
public sealed class TooFewForLatency : IDoubt
{
    /// <inheritdoc/>
    public IEnumerable<Conclusion> Find(Evidence evidence) =>
        from load in evidence.Run.Plan.Definition.Loads
        from sample in evidence.Samples
        where load is not CountedLoop && sample.Load == load.Name && sample.Pairs.Count >= Estimator.MinimumCount
        let tail = evidence.Estimates.FirstOrDefault(each => each.Load == sample.Load && each.Arm == sample.Arm.Id && each.Metric.Name == Metric.LatencyP99.Name)
        let message = load is OpenLoop ? OfOpen(tail) : tail is null ? OfClosed(load.Tool) : null
        where message is not null
        select new Conclusion("no-latency", load is OpenLoop ? Severity.Warning : Severity.Note, sample.Arm.Id, $"{sample.Load}: {message}");

    private static string OfClosed(LoadTool tool) => LoadTools.IsRunByRun(tool)
        ? $"{LoadTools.Of(tool)} tells quantiles of each run and no single latencies, so none is given over all runs; those of each run are in windows.csv."
        : string.Create(
            CultureInfo.InvariantCulture,
            $"fewer than {SuperBlocks.MinimumForInterval} blocks of {SuperBlocks.Requests} requests, so no quantile of latency is given.");

    private static string? OfOpen(OverheadEstimate? tail) => tail is null
        ? string.Create(CultureInfo.InvariantCulture, $"fewer than {SuperBlocks.MinimumForInterval} blocks of {SuperBlocks.Requests:N0} requests, so no quantile of latency is given, and no verdict. Measure longer (--max-time), or ask for a higher rate.")
        : tail.IsEnough ? null
        : string.Create(CultureInfo.InvariantCulture, $"{tail.Blocks} blocks of {SuperBlocks.Requests:N0} requests, {SuperBlocks.MinimumForVerdict} are needed for a verdict on the p99. Measure longer (--max-time), or ask for a higher rate.");
}
