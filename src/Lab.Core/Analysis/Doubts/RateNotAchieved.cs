using System.Globalization;
using Lab.Core.Definitions;

namespace Lab.Core.Analysis.Doubts;

/// <summary>
/// `rate-not-achieved`: arrivals of an open loop were not sent or not answered, or the answers came slower than the arrivals, so that a
/// backlog grew. Then latency tells how long the run lasted as much as how fast the server is. It takes the result's worth away when the
/// baseline itself falls short by more than one in twenty.
/// </summary>
public sealed class RateNotAchieved : IDoubt
{
    private const double Tolerance = 0.005;
    private const double FarOff = 0.05;

    /// <inheritdoc/>
    public IEnumerable<Conclusion> Find(Evidence evidence) =>
        from load in evidence.Run.Plan.Definition.Loads.OfType<OpenLoop>()
        from state in evidence.Run.Measured.Where(window => window.Load == load.Name).GroupBy(window => window.Arm, StringComparer.Ordinal)
        let pacing = PacingSummary.Of(evidence.Run, state)
        where pacing is not null
        let missing = Math.Max(pacing.NotSent, pacing.Due - (pacing.Answered ?? pacing.Sent))
        let backlog = Backlog(pacing, load)
        let share = (double)Math.Max(missing, backlog) / pacing.Due
        where pacing.NotSent > 0 || share > Tolerance
        select new Conclusion(
            "rate-not-achieved",
            share > FarOff && state.Key == Planning.Arm.Baseline ? Severity.Invalidates : Severity.Warning,
            state.Key,
            Message(load, pacing, backlog));

    /// <summary>Arrivals that answers did not keep up with, beyond what may be under way at the two ends of each window.</summary>
    private static long Backlog(PacingSummary pacing, OpenLoop load)
    {
        var behind = pacing.Due - pacing.AnswersSeen;
        return behind > 2 * Math.Sqrt((double)pacing.Windows * load.Connections) ? behind : 0;
    }

    private static string Message(OpenLoop load, PacingSummary pacing, long backlog)
    {
        var answered = pacing.Answered is { } count ? string.Create(CultureInfo.InvariantCulture, $", {count:N0} were answered") : "";
        var what = string.Create(CultureInfo.InvariantCulture, $"{load.Name}: {pacing.Due:N0} requests were due, {pacing.NotSent:N0} were never sent{answered}");
        var behind = backlog > 0
            ? string.Create(CultureInfo.InvariantCulture, $"; answers came at {pacing.AnsweredRps:N0} a second while {pacing.DueRps:N0} were due, so a backlog grew")
            : "";
        return $"{what}{behind}. The rate is more than the server, or {load.Connections} connections, can take: ask for a lower one, or for more connections.";
    }
}
