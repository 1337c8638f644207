using Lab.Core.Records;
using Lab.Core.Statistics;

namespace Lab.Core.Analysis;

/// <summary>Percentiles of latency over all measured windows of a load in one state.</summary>
/// <param name="Load">Name of the load.</param>
/// <param name="Arm">The state: an arm's id, or `baseline`.</param>
/// <param name="Requests">Requests behind it.</param>
/// <param name="Points">Percentile (0 to 100) and latency in us; only percentiles with at least ten requests above them.</param>
public sealed record LatencyCurve(string Load, string Arm, long Requests, IReadOnlyList<LatencyPoint> Points)
{
    private const int RequestsAbove = 10;

    private static readonly double[] Percentiles = [1, 5, 10, 25, 50, 75, 90, 95, 97.5, 99, 99.5, 99.9, 99.95, 99.99, 99.999];

    /// <summary>The curves of a run: for every load the baseline first, then the arms in the order of the plan.</summary>
    public static IReadOnlyList<LatencyCurve> AllOf(RunRecord run)
    {
        var windows = run.Measured.ToLookup(window => (window.Load, window.Arm));
        return
        [
            .. from load in run.Plan.Definition.Loads
               from arm in run.Plan.RunningArms.Select(arm => arm.Id).Prepend(Planning.Arm.Baseline)
               let pool = Pool(run, windows[(load.Name, arm)])
               where pool.Values.Count > 0
               select Of(load.Name, arm, pool),
        ];
    }

    private static SparseCounts Pool(RunRecord run, IEnumerable<MeasuredWindow> windows) => SparseCounts.Pool(
        windows.Where(window => run.Latencies.ContainsKey(window.Index)).Select(window => LatencyEstimates.Sparse(run.Latencies[window.Index])));

    private static LatencyCurve Of(string load, string arm, SparseCounts pool)
    {
        var total = pool.Total;
        return new LatencyCurve(load, arm, total,
        [
            .. Percentiles.Where(percentile => total * (100 - percentile) / 100 >= RequestsAbove)
                .Select(percentile => new LatencyPoint(percentile, pool.Quantile(percentile / 100) / 1e3)),
        ]);
    }
}

/// <summary>A point of a latency curve.</summary>
/// <param name="Percentile">0 to 100.</param>
/// <param name="LatencyUs">Latency that this part of the requests does not exceed, us.</param>
public sealed record LatencyPoint(double Percentile, double LatencyUs);
