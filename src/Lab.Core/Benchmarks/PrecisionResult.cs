using Lab.Core.Statistics;

namespace Lab.Core.Benchmarks;

/// <summary>What the measurements of a bench say of the methods.</summary>
/// <param name="Plan">What was planned.</param>
/// <param name="Samples">What was measured, in time order.</param>
/// <param name="Rows">Every length and metric, wrk first.</param>
/// <param name="Agreements">How well the lab's runs agree with each other, a metric each.</param>
/// <param name="Doubts">What stands against the figures, in sentences.</param>
/// <param name="Summary">The conclusion in one sentence.</param>
public sealed record PrecisionResult(
    PrecisionPlan Plan,
    IReadOnlyList<PrecisionSample> Samples,
    IReadOnlyList<PrecisionRow> Rows,
    IReadOnlyList<Agreement> Agreements,
    IReadOnlyList<string> Doubts,
    string Summary)
{
    /// <summary>True when every planned measurement was made.</summary>
    public bool IsWhole => Samples.Count == Plan.Steps.Count;
}

/// <summary>What a method reaches in a time. Fractions of the baseline.</summary>
/// <param name="Method">The method.</param>
/// <param name="Seconds">How long it measures, s.</param>
/// <param name="Metric">Name of the metric.</param>
/// <param name="Effect">The change it saw: the mean of wrk's measurements, the median of the lab's. Positive is worse.</param>
/// <param name="HalfWidth">Half the width of the 95 % interval of one measurement; of the lab, the median of what its runs report.</param>
/// <param name="Range">wrk: 95 % range of that half-width for a known spread, from the chi-square interval of the standard deviation. Lab: the least and the greatest reported.</param>
/// <param name="StandardDeviation">Of the effects of the repetitions; null for a single one.</param>
/// <param name="Repetitions">Measurements that it rests on.</param>
/// <param name="Ratio">Of wrk: how many times as wide as the lab's in the same time. Null for the lab, or where one of the two is missing.</param>
public sealed record PrecisionRow(
    Method Method,
    int Seconds,
    string Metric,
    double Effect,
    double HalfWidth,
    Interval Range,
    double? StandardDeviation,
    int Repetitions,
    WidthRatio? Ratio);

/// <summary>How many times as wide wrk's interval is.</summary>
/// <param name="Value">Of the half-widths in the table.</param>
/// <param name="Range">From the low end of wrk's range over the lab's widest to the high end over the lab's narrowest.</param>
public sealed record WidthRatio(double Value, Interval Range);

/// <summary>Whether the lab's runs lie as far apart as their intervals promise.</summary>
/// <param name="Metric">Name of the metric.</param>
/// <param name="Birge">The comparison.</param>
public sealed record Agreement(string Metric, BirgeRatio Birge);
