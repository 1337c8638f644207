using System.Globalization;
using Lab.Core.Definitions;
using Lab.Core.Records;
using Lab.Core.Statistics;

namespace Lab.Core.Analysis.Doubts;

/// <summary>
/// `generator-late`: requests of an open loop went out long after they were due. That time is in the corrected latency; where the server
/// did not cause it, the latency is the generator's.
/// </summary>
public sealed class GeneratorLate : IDoubt
{
    private const double LongUs = 1_000;
    private const double LargeShare = 0.5;

    /// <inheritdoc/>
    public IEnumerable<Conclusion> Find(Evidence evidence) =>
        from load in evidence.Run.Plan.Definition.Loads.OfType<OpenLoop>()
        let pacing = PacingSummary.Of(evidence.Run, load.Name)
        where pacing is not null
        let p99Us = CorrectedP99Us(evidence.Run, load.Name)
        where pacing.LatenessP99Us > LongUs || pacing.LatenessP99Us > LargeShare * p99Us
        select new Conclusion("generator-late", Severity.Warning, Arm: null, string.Create(
            CultureInfo.InvariantCulture,
            $"{load.Name}: one request in a hundred was sent {Figures.Number(pacing.LatenessP99Us)} us or more after it was due, beside a corrected p99 of {Figures.Number(p99Us)} us. Either all {load.Connections} connections were waiting for the server, or the generator had no time, and then this latency is its own. See load_cpu_pct in windows.csv, and look for what else ran on the load's CPU."));

    private static double CorrectedP99Us(RunRecord run, string load)
    {
        var all = SparseCounts.Pool(run.Settled
            .Where(window => window.Load == load && run.Corrected.ContainsKey(window.Index))
            .Select(window => LatencyEstimates.Sparse(run.Corrected[window.Index])));
        return all.Values.Count == 0 ? double.PositiveInfinity : all.Quantile(0.99) / 1e3;
    }
}
