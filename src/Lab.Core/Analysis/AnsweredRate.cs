using Lab.Core.Definitions;
using Lab.Core.Records;

namespace Lab.Core.Analysis;

/// <summary>
/// Answers of an open loop beside the rate that was asked for: all there is to say where the generator does not tell
/// when requests were due.
/// </summary>
/// <param name="AskedRps">Requests a second that were asked for.</param>
/// <param name="Answered">Answers in some windows.</param>
/// <param name="Seconds">Length of these windows together, s.</param>
public sealed record AnsweredRate(double AskedRps, long Answered, double Seconds)
{
    /// <summary>Answers in a second.</summary>
    public double Rps => Answered / Seconds;

    /// <summary>How many more they were than asked for, as a fraction of that; negative for fewer.</summary>
    public double Excess => (Rps / AskedRps) - 1;

    /// <summary>Answers that are missing of those that were asked for; 0 for none.</summary>
    public double Missing => Math.Max(0, (AskedRps * Seconds) - Answered);

    /// <summary>Over some windows of a load; null without windows, and where the rate was never found out.</summary>
    public static AnsweredRate? Of(OpenLoop load, IEnumerable<MeasuredWindow> windows)
    {
        MeasuredWindow[] all = [.. windows];
        var seconds = all.Sum(window => window.Seconds);
        return load.Rate is FixedRate { Rps: > 0 } rate && seconds > 0
            ? new(rate.Rps, all.Sum(window => window.Counts.Requests), seconds)
            : null;
    }

    /// <summary>Over all measured windows of a load.</summary>
    public static AnsweredRate? Of(OpenLoop load, RunRecord run) =>
        Of(load, run.Measured.Where(window => window.Load == load.Name));
}
