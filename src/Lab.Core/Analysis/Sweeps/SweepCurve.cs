using Lab.Core.Records;
using Lab.Core.Statistics;
using MathNet.Numerics.Statistics;

namespace Lab.Core.Analysis.Sweeps;

/// <summary>Latency against rate in one state.</summary>
/// <param name="Arm">The state: an arm's id, or `baseline` for the runs of the baseline in the pairs of every arm.</param>
/// <param name="Points">A point for each rate that was measured, ascending.</param>
/// <param name="KneeRps">Where its knee is, requests a second; null where no round places it.</param>
public sealed record SweepCurve(string Arm, IReadOnlyList<SweepPoint> Points, Amount? KneeRps);

/// <summary>A rate in one state, over all rounds.</summary>
/// <param name="Step">Which rate, from 0.</param>
/// <param name="Share">The rate as a fraction of the capacity.</param>
/// <param name="RateRps">The rate, requests a second.</param>
/// <param name="Runs">Runs behind it.</param>
/// <param name="OfferedRps">Requests that were due in a second.</param>
/// <param name="AchievedRps">Requests that were answered in a second.</param>
/// <param name="P50Us">Corrected median latency: middle of the rounds with its interval, us; null where nothing was answered.</param>
/// <param name="P99Us">Corrected p99, the same.</param>
/// <param name="RawP99Us">p99 from the send, middle of the rounds, us.</param>
/// <param name="NotSent">Requests that were due and never sent: no connection came free in time.</param>
/// <param name="Failed">Requests that were sent and failed.</param>
/// <param name="CpuUsPerRequest">CPU of the machine under test (server and readers) for an answer, us; null where there was none.</param>
public sealed record SweepPoint(
    int Step,
    double Share,
    double RateRps,
    int Runs,
    double OfferedRps,
    double AchievedRps,
    Amount? P50Us,
    Amount? P99Us,
    double? RawP99Us,
    long NotSent,
    long Failed,
    double? CpuUsPerRequest)
{
    /// <summary>The point of some runs of one rate.</summary>
    internal static SweepPoint Of(IReadOnlyList<SweepWindow> runs)
    {
        var seconds = runs.Sum(run => run.Seconds);
        return new SweepPoint(
            runs[0].Step, runs[0].Share, runs[0].RateRps, runs.Count,
            runs.Sum(run => run.Pacing.Due) / seconds, runs.Sum(run => run.Counts.Requests) / seconds,
            Level(runs, run => run.Corrected?.P50Us), Level(runs, run => run.Corrected?.P99Us), Level(runs, run => run.Latency?.P99Us)?.Value,
            runs.Sum(run => run.Pacing.NotSent), runs.Sum(run => run.Counts.Failed - run.Counts.Errors.GetValueOrDefault(LoadError.NotSent)),
            SweepCpu.UsPerRequest(runs));
    }

    /// <summary>A value for each round, which is the middle of its runs, and then the middle of the rounds.</summary>
    private static Amount? Level(IEnumerable<SweepWindow> runs, Func<SweepWindow, double?> value) => OverRounds.Level(
        from round in runs.Where(run => value(run) is not null).GroupBy(run => run.Round)
        select round.Select(run => value(run)!.Value).Median());
}
