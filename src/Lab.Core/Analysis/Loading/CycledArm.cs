using Lab.Core.Analysis.Sweeps;
using Lab.Core.Records;
using Lab.Core.Statistics;
using MathNet.Numerics.Statistics;

namespace Lab.Core.Analysis.Loading;

/// <summary>What the server's users saw while an arm was attached and detached again and again, beside equally long stretches without.</summary>
/// <param name="Rounds">Rounds that are whole.</param>
/// <param name="Attach">What attaching took.</param>
/// <param name="Detach">What detaching took.</param>
/// <param name="Counts">What the load did in the stretches with cycles.</param>
/// <param name="QuietCounts">The same in those without.</param>
/// <param name="NotSent">Open loops: requests that were due in the stretches with cycles and never sent; null for a closed loop.</param>
/// <param name="ThroughputLoss">By how much fewer requests were answered in a second, as a fraction; negative where there were more.</param>
/// <param name="P99Us">p99 of latency with cycles (corrected in an open loop): middle of the rounds, us.</param>
/// <param name="QuietP99Us">The same without.</param>
/// <param name="P99Change">Change of the p99, as a fraction; positive is worse.</param>
/// <param name="MaxUs">Longest latency with cycles, us.</param>
/// <param name="QuietMaxUs">Longest without, us.</param>
/// <param name="SameServer">True when the server's processes were the same all along.</param>
public sealed record CycledArm(
    int Rounds,
    Durations? Attach,
    Durations? Detach,
    LoadCounts Counts,
    LoadCounts QuietCounts,
    long? NotSent,
    Amount? ThroughputLoss,
    double? P99Us,
    double? QuietP99Us,
    Amount? P99Change,
    double? MaxUs,
    double? QuietMaxUs,
    bool SameServer)
{
    private static readonly LoadCounts Nothing = new(0, 0, new Dictionary<LoadError, long>());

    /// <summary>
    /// Of the stretches of an arm's pairs, of both kinds. One that began with a backlog of before says nothing of rates
    /// and latencies; what failed in it failed.
    /// </summary>
    internal static CycledArm Of(IReadOnlyList<CycleTrial> stretches)
    {
        CycleTrial[] cycled = [.. stretches.Where(stretch => !stretch.IsQuiet)];
        CycleTrial[] quiet = [.. stretches.Where(stretch => stretch.IsQuiet)];
        var (settled, settledQuiet) = (
            cycled.Where(stretch => stretch.IsSettled).ToArray(), quiet.Where(stretch => stretch.IsSettled).ToArray());
        var pairs = settled.Join(
            settledQuiet, stretch => stretch.Pair, stretch => stretch.Pair,
            (with, without) => (With: with, Without: without)).ToArray();
        var ratio = OverRounds.Ratio(pairs.Where(pair => pair.With.Rps > 0 && pair.Without.Rps > 0).Select(pair => Math.Log(pair.With.Rps / pair.Without.Rps)));
        return new CycledArm(
            pairs.Length,
            Durations.Of(cycled.SelectMany(stretch => stretch.AttachNs)),
            Durations.Of(cycled.SelectMany(stretch => stretch.DetachNs)),
            cycled.Aggregate(Nothing, (sum, stretch) => sum.Plus(stretch.Counts)),
            quiet.Aggregate(Nothing, (sum, stretch) => sum.Plus(stretch.Counts)),
            cycled.Any(stretch => stretch.Pacing is not null) ? cycled.Sum(stretch => stretch.Pacing?.NotSent ?? 0) : null,
            ratio is null ? null : new Amount(-ratio.Value, ratio.Interval95 is { } interval ? new Interval(-interval.High, -interval.Low) : null),
            Middle(settled, latency => latency.P99Us), Middle(settledQuiet, latency => latency.P99Us),
            OverRounds.Ratio(pairs.Where(pair => P99(pair.With) > 0 && P99(pair.Without) > 0).Select(pair => Math.Log(P99(pair.With) / P99(pair.Without)))),
            Most(settled), Most(settledQuiet),
            stretches.All(stretch => stretch.SameServer));
    }

    private static LatencyQuantiles? Latency(CycleTrial stretch) => stretch.Corrected ?? stretch.Latency;

    private static double P99(CycleTrial stretch) => Latency(stretch)?.P99Us ?? 0;

    private static double? Middle(IEnumerable<CycleTrial> stretches, Func<LatencyQuantiles, double> value) =>
        stretches.Select(Latency).OfType<LatencyQuantiles>().Select(value).ToArray() is { Length: > 0 } values ? values.Median() : null;

    private static double? Most(IEnumerable<CycleTrial> stretches) =>
        stretches.Select(Latency).OfType<LatencyQuantiles>().Select(latency => (double?)latency.MaxUs).Max();
}
