using Lab.Core.Analysis;
using Lab.Core.Records;

namespace Lab.Reporting.Tables;

/// <summary>latency.csv: percentile curves, from the send and from the time at which each request was due. In a closed loop nothing is ever due, so there is no corrected latency.</summary>
public static class LatencyTable
{
    /// <summary>The table of a run.</summary>
    public static Table Of(RunRecord run) => new(
        ["load", "arm", "percentile", "raw_us", "corrected_us"],
        [
            .. from curve in LatencyCurve.AllOf(run)
               from point in curve.Points
               select (IReadOnlyList<string>)[curve.Load, curve.Arm, Cell.Of(point.Percentile), Cell.Of(point.RawUs), Cell.Of(point.CorrectedUs)],
        ]);
}
