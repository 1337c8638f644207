using Lab.Core.Analysis;
using Lab.Core.Statistics;
using MathNet.Numerics.Statistics;

namespace Lab.Core.Benchmarks;

/// <summary>From the samples of a bench to half-widths and their ratios. Pure: the same samples give the same result on any machine.</summary>
public static class PrecisionAnalysis
{
    private const double Confidence = 0.95;

    /// <summary>Metrics of the lab's that are compared, the one that wrk has too first.</summary>
    public static IReadOnlyList<Metric> Metrics { get; } = [Metric.Throughput, Metric.Cpu];

    /// <summary>What the samples say, however many there are.</summary>
    public static PrecisionResult Of(PrecisionPlan plan, IReadOnlyList<PrecisionSample> samples)
    {
        PrecisionRow[] rows =
        [
            .. from seconds in samples.Select(sample => sample.Step.Seconds).Distinct().Order()
               from row in OfLength(seconds, [.. samples.Where(sample => sample.Step.Seconds == seconds)])
               select row,
        ];
        var agreements = Metrics.Select(metric => AgreementOn(metric, samples)).OfType<Agreement>().ToArray();
        return new(plan, samples, rows, agreements, [.. PrecisionDoubts.Of(plan, samples)], PrecisionSentence.Of(rows));
    }

    private static IEnumerable<PrecisionRow> OfLength(int seconds, PrecisionSample[] samples)
    {
        var lab = Metrics.Select(metric => LabRow(seconds, metric, samples)).OfType<PrecisionRow>().ToArray();
        var wrk = samples.OfType<WrkSample>().Select(sample => sample.LogRatio).Where(double.IsFinite).ToArray();
        return wrk.Length < Spread.MinimumCount
            ? lab
            : lab.Prepend(WrkRow(seconds, Spread.Of(wrk), lab.FirstOrDefault(row => row.Metric == Metric.Throughput.Name)));
    }

    /// <summary>A small width in the logarithm is, in fractions of the baseline, that width times the mean ratio.</summary>
    private static PrecisionRow WrkRow(int seconds, Spread spread, PrecisionRow? lab)
    {
        var scale = Math.Exp(spread.Mean);
        var halfWidth = scale * spread.HalfWidthOfOne(Confidence);
        var range = spread.KnownSpreadHalfWidths(Confidence).Map(width => scale * width);
        return new(
            Method.Wrk, seconds, Metric.Throughput.Name, PairEffect.ToFraction(Metric.Throughput, -spread.Mean), halfWidth, range,
            scale * spread.StandardDeviation, spread.Count, lab is null ? null : RatioOf(halfWidth, range, lab));
    }

    private static WidthRatio? RatioOf(double halfWidth, Interval range, PrecisionRow lab) =>
        lab.Range.Low > 0
            ? new(halfWidth / lab.HalfWidth, new Interval(range.Low / lab.Range.High, range.High / lab.Range.Low))
            : null;

    private static PrecisionRow? LabRow(int seconds, Metric metric, IEnumerable<PrecisionSample> samples)
    {
        var estimates = EstimatesOf(metric, samples).ToArray();
        if (estimates.Length == 0)
        {
            return null;
        }

        double[] effects = [.. estimates.Select(estimate => estimate.Effect)];
        double[] halfWidths = [.. estimates.Select(estimate => new Interval(estimate.Low, estimate.High).HalfWidth)];
        return new(
            Method.Lab, seconds, metric.Name, effects.Median(), halfWidths.Median(), new Interval(halfWidths.Min(), halfWidths.Max()),
            effects.Length < Spread.MinimumCount ? null : Spread.Of(effects).StandardDeviation, effects.Length, Ratio: null);
    }

    private static Agreement? AgreementOn(Metric metric, IEnumerable<PrecisionSample> samples)
    {
        Interval[] intervals = [.. EstimatesOf(metric, samples).Select(estimate => new Interval(estimate.Low, estimate.High))];
        return BirgeRatio.Of(intervals, Confidence) is { } birge ? new(metric.Name, birge) : null;
    }

    private static IEnumerable<LabEstimate> EstimatesOf(Metric metric, IEnumerable<PrecisionSample> samples) =>
        samples.OfType<LabSample>().SelectMany(sample => sample.Estimates).Where(estimate => estimate.Metric == metric.Name);
}
