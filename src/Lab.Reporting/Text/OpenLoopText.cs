using System.Globalization;
using Lab.Core.Analysis;
using Lab.Core.Definitions;

namespace Lab.Reporting.Text;

/// <summary>What became of an open loop's arrivals, and what its verdicts rest on; empty for a closed loop.</summary>
internal static class OpenLoopText
{
    internal static string Of(Assessment assessment, LoadSpec load) => load is OpenLoop open
        ? string.Join(
            ' ',
            ((string[])[open.KnowsDueTimes ? Pacing(assessment, open) : Rate(assessment, open), Blocks(assessment, open)]).Where(text => text.Length > 0))
        : "";

    private static string Pacing(Assessment assessment, OpenLoop load)
    {
        if (PacingSummary.Of(assessment.Run, load.Name) is not { } pacing)
        {
            return "No arrival was due in a measured window.";
        }

        var answered = pacing.Answered is { } count ? string.Create(CultureInfo.InvariantCulture, $", {count:N0} answered") : "";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"Asked for: {LoadDescription.Of(load.Rate)}. In the measured windows {pacing.Due:N0} requests were due ({pacing.DueRps:N0} a second), {pacing.Sent:N0} sent, {pacing.NotSent:N0} never sent{answered}. ")
            + $"From due to send: median {Figures.Number(pacing.LatenessP50Us)} us, p99 {Figures.Number(pacing.LatenessP99Us)} us (windows' quantiles averaged), longest {Figures.Number(pacing.LatenessMaxUs)} us; "
            + $"gaps between sends stray from those that were due by {Figures.Percent(pacing.GapVariation)} of the mean gap.";
    }

    /// <summary>NBomber does not tell when a request was due: what is known is what was answered.</summary>
    private static string Rate(Assessment assessment, OpenLoop load) =>
        AnsweredRate.Of(load, assessment.Run) is { } rate
        ? string.Create(
            CultureInfo.InvariantCulture,
            $"Asked for: {LoadDescription.Of(load.Rate)}. In the measured windows {rate.Answered:N0} requests were answered ({rate.Rps:N0} a second, {Figures.SignedPercent(rate.Excess)} against what was asked for). NBomber does not tell when it meant to begin a request, so how late it was is not known.")
        : "No window was measured.";

    private static string Blocks(Assessment assessment, OpenLoop load)
    {
        string[] counts =
        [
            .. assessment.Estimates.Where(each => each.Primary && each.Load == load.Name && each.Blocks is not null)
                .Select(each => string.Create(CultureInfo.InvariantCulture, $"{each.Arm} {each.Blocks}")),
        ];
        return counts.Length == 0 ? "" : string.Create(
            CultureInfo.InvariantCulture,
            $"Latency counts from {(load.KnowsDueTimes ? "when a request was due (corrected)" : "when NBomber began a request, waiting for a connection included")}. A p99 is compared over blocks of pairs with at least {SuperBlocks.Requests:N0} requests a side, {SuperBlocks.MinimumForVerdict} at least for a verdict; there were: {string.Join(", ", counts)}.");
    }
}
