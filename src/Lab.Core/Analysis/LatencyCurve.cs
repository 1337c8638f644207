using HdrHistogram;
using Lab.Core.Definitions;
using Lab.Core.Records;
using Lab.Core.Statistics;

namespace Lab.Core.Analysis;

/// <summary>Percentiles of latency over all measured windows of a load in one state.</summary>
/// <param name="Load">Name of the load.</param>
/// <param name="Arm">The state: an arm's id, or `baseline`.</param>
/// <param name="Requests">Requests behind it.</param>
/// <param name="Points">The percentiles; only those with at least ten requests above them.</param>
public sealed record LatencyCurve(string Load, string Arm, long Requests, IReadOnlyList<LatencyPoint> Points)
{
    private const int RequestsAbove = 10;

    private static readonly double[] Percentiles = [1, 5, 10, 25, 50, 75, 90, 95, 97.5, 99, 99.5, 99.9, 99.95, 99.99, 99.999];

    /// <summary>The curves of a run: for every load the baseline first, then the arms in the order of the plan.</summary>
    public static IReadOnlyList<LatencyCurve> AllOf(RunRecord run)
    {
        var windows = run.Settled.ToLookup(window => (window.Load, window.Arm));
        return
        [
            .. from load in run.Plan.Definition.Loads
               where load is not CountedLoop
               from arm in run.Plan.RunningArms.Select(arm => arm.Id).Prepend(Planning.Arm.Baseline)
               let sent = Pool(run.Latencies, windows[(load.Name, arm)])
               where sent.Values.Count > 0
               let isCorrected = load is not OpenLoop { KnowsDueTimes: false }
               select Of(load.Name, arm, sent, Pool(run.Corrected, isCorrected ? windows[(load.Name, arm)] : [])),
        ];
    }

    private static SparseCounts Pool(IReadOnlyDictionary<int, HistogramBase> latencies, IEnumerable<MeasuredWindow> windows) => SparseCounts.Pool(
        windows.Where(window => latencies.ContainsKey(window.Index)).Select(window => LatencyEstimates.Sparse(latencies[window.Index])));

    private static LatencyCurve Of(string load, string arm, SparseCounts sent, SparseCounts corrected)
    {
        var total = sent.Total;
        return new LatencyCurve(load, arm, total,
        [
            .. from percentile in Percentiles
               where total * (100 - percentile) / 100 >= RequestsAbove
               let correctedNs = corrected.Values.Count > 0 ? corrected.Quantile(percentile / 100) : (long?)null
               select new LatencyPoint(percentile, sent.Quantile(percentile / 100) / 1e3, correctedNs / 1e3),
        ]);
    }
}

/// <summary>A point of a latency curve.</summary>
/// <param name="Percentile">0 to 100.</param>
/// <param name="RawUs">Latency from the send that this part of the requests does not exceed, us; by NBomber, from when
/// it began the request.</param>
/// <param name="CorrectedUs">
/// The same from the time at which each was due; null for a closed loop, where nothing is ever due, and for NBomber,
/// which does not tell.
/// </param>
public sealed record LatencyPoint(double Percentile, double RawUs, double? CorrectedUs);
