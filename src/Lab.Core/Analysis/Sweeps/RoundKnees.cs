using Lab.Core.Definitions;
using Lab.Core.Records;
using Lab.Core.Statistics;
using MathNet.Numerics.Statistics;

namespace Lab.Core.Analysis.Sweeps;

/// <summary>The knees of a sweep, round by round: what differs between them is all that is not known about where a knee is.</summary>
/// <param name="load">The sweep.</param>
/// <param name="limitUs">The limit of the corrected p99; null where there is none, and then no knee either.</param>
internal sealed class RoundKnees(SweepLoop load, double? limitUs)
{
    /// <summary>The knee of a state: the middle of the rounds that place it.</summary>
    internal Amount? Level(IReadOnlyList<SweepWindow> runs) => OverRounds.Level(
        from knee in runs.GroupBy(run => run.Round).Select(round => Of(round))
        where knee is { Place: KneePlace.Between }
        select knee.RateRps);

    /// <summary>How far an arm moves the knee.</summary>
    /// <param name="arm">Id of the arm.</param>
    /// <param name="runs">The runs of its pairs, of both states.</param>
    internal KneeShift Shift(string arm, IReadOnlyList<SweepWindow> runs) => KneeShift.Of(
        arm,
        [
            .. from round in runs.GroupBy(run => run.Round)
               let baseline = Of(round.Where(run => run.IsBaseline))
               let own = Of(round.Where(run => !run.IsBaseline))
               where baseline is not null && own is not null
               select (baseline, own),
        ]);

    /// <summary>The knee of the runs of one state in one round; null for a round that is not whole.</summary>
    private Knee? Of(IEnumerable<SweepWindow> runs)
    {
        KneePoint[] points = [.. runs.GroupBy(run => run.Step).OrderBy(step => step.Key).Select(step => Point([.. step]))];
        return limitUs is { } limit && points.Length == load.Steps ? new KneeRule(limit).Of(points) : null;
    }

    private static KneePoint Point(SweepWindow[] runs) => new(
        runs[0].RateRps,
        runs.Select(run => run.Corrected?.P99Us ?? double.PositiveInfinity).Median(),
        Answered(runs));

    private static double Answered(SweepWindow[] runs)
    {
        var due = runs.Sum(run => run.Pacing.Due);
        return due == 0 ? 0 : (double)runs.Sum(run => run.Counts.Requests) / due;
    }
}
