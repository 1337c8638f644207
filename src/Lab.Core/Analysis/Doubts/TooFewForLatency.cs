using Lab.Core.Statistics;

namespace Lab.Core.Analysis.Doubts;

/// <summary>`no-latency`: too few requests for super-blocks, so latency quantiles have no interval and are left out.</summary>
public sealed class TooFewForLatency : IDoubt
{
    /// <inheritdoc/>
    public IEnumerable<Conclusion> Find(Evidence evidence) =>
        from sample in evidence.Samples
        where sample.Pairs.Count >= Estimator.MinimumCount
        where !evidence.Estimates.Any(each => each.Load == sample.Load && each.Arm == sample.Arm.Id && each.Metric == Metric.LatencyP99)
        select new Conclusion(
            "no-latency", Severity.Note, sample.Arm.Id,
            $"{sample.Load}: fewer than {LatencyEstimates.MinimumBlocks} blocks of {LatencyEstimates.RequestsPerBlock} requests, so no quantile of latency is given.");
}
