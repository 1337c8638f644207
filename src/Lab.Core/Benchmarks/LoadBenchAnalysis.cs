using Lab.Core.Definitions;

namespace Lab.Core.Benchmarks;

/// <summary>
/// From the samples of a bench to medians and ratios. A ratio is always of two measurements of one round, which lie minutes apart at most: what
/// the machine does meanwhile hits both. Pure: the same samples give the same result on any machine.
/// </summary>
public static class LoadBenchAnalysis
{
    /// <summary>What the samples say, however many there are.</summary>
    public static LoadBenchResult Of(LoadBenchPlan plan, IReadOnlyList<LoadBenchSample> samples)
    {
        var contests = samples.OfType<ContestSample>().ToArray();
        ContestRow[] rows =
        [
            .. from sample in contests
               group sample by (sample.Step.Server, sample.Step.KeepAlive, sample.Step.Tool) into same
               orderby same.Key.Server, same.Key.KeepAlive descending, same.Key.Tool
               select Row([.. same], contests),
        ];
        PacingRow[] pacing = [.. samples.OfType<PacingSample>().GroupBy(sample => sample.Step.RateRps).OrderBy(same => same.Key).Select(same => PacingRowOf([.. same]))];
        return new(plan, samples, rows, pacing, [.. LoadBenchDoubts.Of(plan, samples, rows, pacing)], LoadBenchSentence.Of(rows, pacing));
    }

    private static ContestRow Row(ContestSample[] same, ContestSample[] all)
    {
        var (step, figures) = (same[0].Step, same.Select(sample => sample.Figures).ToArray());
        return new(
            step.Server, step.KeepAlive, step.Tool, same.Length,
            [.. LoadMetric.All.Select(metric => FigureOf(metric, same, all)).OfType<ContestFigure>()],
            figures.Sum(each => each.Failed),
            figures.All(each => each.AllocatedBytes is null) ? null : new(figures.Sum(each => each.AllocatedBytes ?? 0), figures.Sum(each => each.Requests)));
    }

    private static ContestFigure? FigureOf(LoadMetric metric, ContestSample[] same, ContestSample[] all) =>
        Repeated.Of(same.Select(sample => metric.Of(sample))) is { } value
            ? new(metric, value, same[0].Step.Tool == LoadTool.Wrk ? null : Repeated.Of(same.Select(sample => RatioToWrk(metric, sample, all))))
            : null;

    private static double? RatioToWrk(LoadMetric metric, ContestSample sample, ContestSample[] all)
    {
        var wrk = all.FirstOrDefault(other => other.Step == sample.Step with { Index = other.Step.Index, Tool = LoadTool.Wrk });
        return wrk is null ? null : metric.Of(sample) / metric.Of(wrk);
    }

    private static PacingRow PacingRowOf(PacingSample[] same) => new(
        same[0].Step.RateRps,
        same.Length,
        Figure(same, sample => sample.AchievedRps),
        Figure(same, sample => sample.Deviation),
        Figure(same, sample => sample.Pacing.LatenessP50Us),
        Figure(same, sample => sample.Pacing.LatenessP99Us),
        Figure(same, sample => sample.Pacing.LatenessMaxUs),
        Figure(same, sample => sample.Pacing.GapVariation),
        same.Sum(sample => sample.Pacing.NotSent),
        same.Sum(sample => sample.Failed));

    private static Repeated Figure(PacingSample[] same, Func<PacingSample, double> value) =>
        Repeated.Of(same.Select(sample => (double?)value(sample))) ?? new(0, 0, 0);
}
