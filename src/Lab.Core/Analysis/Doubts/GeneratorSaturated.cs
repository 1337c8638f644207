namespace Lab.Core.Analysis.Doubts;

/// <summary>`generator-saturated`: the load generator had no CPU time to spare, so throughput and latency are its own and not the server's.</summary>
public sealed class GeneratorSaturated : IDoubt
{
    private const double Busy = 0.95;

    /// <inheritdoc/>
    public IEnumerable<Conclusion> Find(Evidence evidence) =>
        from load in evidence.Run.Measured.GroupBy(window => window.Load, StringComparer.Ordinal)
        let seconds = load.Sum(window => window.Seconds)
        where seconds > 0
        let busy = load.Sum(window => window.LoadCpuNs) / 1e9 / seconds
        where busy > Busy
        select new Conclusion(
            "generator-saturated", Severity.Warning, Arm: null,
            $"{load.Key}: the load generator used {Figures.Percent(busy)} of its core. Throughput and latency are its own; CPU per request still holds. Use fewer connections or a larger body.");
}
