using Lab.Core.Definitions;

namespace Lab.Core.Analysis;

/// <summary>
/// The effect that a pair shows, oriented so that positive is worse: ln(arm / baseline), for throughput ln(baseline / arm).
/// The readers' CPU is about zero in the baseline, so its effect is the difference divided by the baseline's CPU of server and readers.
/// </summary>
public static class PairEffect
{
    private static readonly Metric[] Timed = [Metric.Cpu, Metric.Throughput, Metric.ServerCpu, Metric.ReaderCpu];
    private static readonly Metric[] Counted = [Metric.Instructions];

    /// <summary>Metrics of a load that have an effect for every pair, in the order of the tables. Where instructions are counted, time means nothing.</summary>
    public static IReadOnlyList<Metric> Metrics(LoadSpec load) => load is CountedLoop ? Counted : Timed;

    /// <summary>True for a metric that has an effect for every pair, whatever the load.</summary>
    public static bool IsOfPairs(Metric metric) => Timed.Contains(metric) || Counted.Contains(metric);

    /// <summary>
    /// The metric that tells whether windows and pairs behave, under every timed load: a quantile of latency has no value of a short window, CPU
    /// per request has.
    /// </summary>
    public static Metric Watched(LoadSpec load) => Metrics(load)[0];

    /// <summary>The metric that a load's verdicts are planned on.</summary>
    public static Metric Primary(LoadSpec load) => load switch
    {
        ClosedLoop => Metric.Cpu,
        CountedLoop => Metric.Instructions,
        OpenLoop { KnowsDueTimes: false } => Metric.LatencyP99,
        OpenLoop or SweepLoop => Metric.CorrectedP99,
        _ => throw new ArgumentOutOfRangeException(nameof(load), load, "This load has no primary metric."),
    };

    /// <summary>The effect, dimensionless.</summary>
    public static double Of(Metric metric, WindowPair pair)
    {
        var baseline = WindowMetric.Of(metric, pair.Baseline)!.Value;
        var arm = WindowMetric.Of(metric, pair.Arm)!.Value;
        return metric == Metric.ReaderCpu ? (arm - baseline) / WindowMetric.Of(Metric.Cpu, pair.Baseline)!.Value
            : metric.HigherIsWorse ? Math.Log(arm / baseline)
            : Math.Log(baseline / arm);
    }

    /// <summary>
    /// The effect as a fraction of the baseline: a change of the logarithm by e is exp(e) - 1, and of throughput a loss of 1 - exp(-e).
    /// </summary>
    public static double ToFraction(Metric metric, double effect) =>
        metric == Metric.ReaderCpu ? effect
        : metric.HigherIsWorse ? Math.Exp(effect) - 1
        : 1 - Math.Exp(-effect);
}
