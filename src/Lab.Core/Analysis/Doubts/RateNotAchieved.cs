using System.Globalization;
using Lab.Core.Definitions;

namespace Lab.Core.Analysis.Doubts;

/// <summary>
/// `rate-not-achieved`: arrivals of an open loop were not sent or not answered, or the answers came slower than the
/// arrivals, so that a backlog grew. Then latency tells how long the run lasted as much as how fast the server is. It
/// takes the result's worth away when the baseline itself falls short by more than one in twenty. Where the generator
/// does not tell when requests were due, its answers are held against the rate that was asked for; more of them than
/// that are its way to keep a rate, and no doubt.
/// </summary>
public sealed class RateNotAchieved : IDoubt
{
    private const double Tolerance = 0.005;
    private const double FarOff = 0.05;

    /// <inheritdoc/>
    public IEnumerable<Conclusion> Find(Evidence evidence) => evidence.Run.Plan.Definition.Loads.OfType<OpenLoop>()
        .SelectMany(load => load.KnowsDueTimes ? OfDue(evidence, load) : OfAsked(evidence, load));

    private static IEnumerable<Conclusion> OfDue(Evidence evidence, OpenLoop load) =>
        from state in evidence.Run.Measured.Where(window => window.Load == load.Name).GroupBy(window => window.Arm, StringComparer.Ordinal)
        let pacing = PacingSummary.Of(evidence.Run, state)
        where pacing is not null
        let missing = Math.Max(pacing.NotSent, pacing.Due - (pacing.Answered ?? pacing.Sent))
        let backlog = Backlog(pacing, load)
        let share = (double)Math.Max(missing, backlog) / pacing.Due
        where pacing.NotSent > 0 || share > Tolerance
        select Doubt(share, state.Key, Message(load, pacing, backlog));

    /// <summary>
    /// Times are drawn at random, so the answers in some stretches vary as counts do: three standard deviations are
    /// nothing yet.
    /// </summary>
    private static IEnumerable<Conclusion> OfAsked(Evidence evidence, OpenLoop load) =>
        from state in evidence.Run.Measured.Where(window => window.Load == load.Name).GroupBy(
            window => window.Arm, StringComparer.Ordinal)
        let rate = AnsweredRate.Of(load, state)
        where rate is not null && rate.Missing > 3 * Math.Sqrt(rate.AskedRps * rate.Seconds) && -rate.Excess > Tolerance
        select Doubt(-rate.Excess, state.Key, string.Create(
            CultureInfo.InvariantCulture,
            $"{load.Name}: {rate.Rps:N0} requests a second were answered of {rate.AskedRps:N0} that were asked for. {Advice(load)}"));

    private static Conclusion Doubt(double share, string arm, string message) => new(
        "rate-not-achieved", share > FarOff && arm == Planning.Arm.Baseline ? Severity.Invalidates : Severity.Warning, arm, message);

    private static string Advice(OpenLoop load) =>
        $"The rate is more than {(load.KnowsDueTimes ? "the server" : "the server, NBomber")}, or {load.Connections} connections, can take: ask for a lower one, or for more connections.";

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
        return $"{what}{behind}. {Advice(load)}";
    }
}
