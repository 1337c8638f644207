using Lab.Core.Records;

namespace Lab.Core.Analysis;

/// <summary>What became of the arrivals of an open loop that were due in some windows.</summary>
/// <param name="Windows">How many windows.</param>
/// <param name="Seconds">Their length together, s.</param>
/// <param name="Due">Arrivals that were due in them.</param>
/// <param name="NotSent">Of these, never sent: no connection came free in time.</param>
/// <param name="Answered">Of these, answered in full with a 2xx, whenever that was; null where no histogram was kept.</param>
/// <param name="AnswersSeen">Answers that came in the windows, whenever they were due.</param>
/// <param name="LatenessP50Us">Time from due to send, us: the windows' medians, averaged by their arrivals.</param>
/// <param name="LatenessP99Us">The same of their 99th percentiles.</param>
/// <param name="LatenessMaxUs">Longest, us.</param>
/// <param name="GapVariation">Standard deviation of the gaps between sends about those between dues, as a fraction of the mean gap, averaged likewise.</param>
public sealed record PacingSummary(
    int Windows,
    double Seconds,
    long Due,
    long NotSent,
    long? Answered,
    long AnswersSeen,
    double LatenessP50Us,
    double LatenessP99Us,
    double LatenessMaxUs,
    double GapVariation)
{
    /// <summary>Arrivals that were sent.</summary>
    public long Sent => Due - NotSent;

    /// <summary>Arrivals that were due in a second.</summary>
    public double DueRps => Seconds > 0 ? Due / Seconds : 0;

    /// <summary>Answers that came in a second.</summary>
    public double AnsweredRps => Seconds > 0 ? AnswersSeen / Seconds : 0;

    /// <summary>
    /// Over all measured windows of a load that began settled; null where none of them says how it was paced, as by
    /// NBomber.
    /// </summary>
    public static PacingSummary? Of(RunRecord run, string load) =>
        Of(run, run.Settled.Where(window => window.Load == load));

    /// <summary>The same of some windows.</summary>
    public static PacingSummary? Of(RunRecord run, IEnumerable<MeasuredWindow> windows)
    {
        MeasuredWindow[] paced = [.. windows.Where(window => window.Pacing is { Due: > 0 })];
        var due = paced.Sum(window => window.Pacing!.Due);
        if (due == 0)
        {
            return null;
        }

        double Mean(Func<Pacing, double> of) => paced.Sum(window => window.Pacing!.Due * of(window.Pacing)) / due;
        var isKept = paced.All(window => run.Corrected.ContainsKey(window.Index));
        return new PacingSummary(
            paced.Length,
            paced.Sum(window => window.Seconds),
            due,
            paced.Sum(window => window.Pacing!.NotSent),
            isKept ? paced.Sum(window => run.Corrected[window.Index].TotalCount) : null,
            paced.Sum(window => window.Counts.Requests),
            Mean(pacing => pacing.LatenessP50Us),
            Mean(pacing => pacing.LatenessP99Us),
            paced.Max(window => window.Pacing!.LatenessMaxUs),
            Mean(pacing => pacing.GapVariation));
    }
}
