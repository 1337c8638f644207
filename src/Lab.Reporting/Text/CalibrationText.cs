using System.Globalization;
using Lab.Core.Analysis;
using Lab.Core.Calibration;
using Lab.Reporting.Tables;

namespace Lab.Reporting.Text;

/// <summary>The section of a run whose arms burnt a known time; empty for every other run.</summary>
internal static class CalibrationText
{
    private const string Note =
        "Burnt is the time that the program spent in the server's accept4() and writev() by its own clock, interrupts left out: their work would else have been done elsewhere. "
        + "Measured is the change of CPU a request of the machine under test (middle of the pairs' differences, Hodges-Lehmann). The line is laid by weighted least squares; where "
        + "the points scatter more than their errors allow (Birge's ratio above 1), its intervals are widened by that ratio. With one connection in flight nothing can batch, so "
        + "there the slope must be 1. Under a loaded system it need not be: interrupts and wake-ups batch, and the change is what remains.";

    internal static string Of(Assessment assessment) => assessment.Calibrations.Count == 0
        ? ""
        : string.Join(
            "\n\n",
            "### Calibration: does a known cost come back?",
            CalibrationSentence.Of(assessment.Calibrations),
            "![Burnt against measured](calibration.png)",
            Costs(assessment).ToMarkdown().TrimEnd(),
            Note);

    private static Table Costs(Assessment assessment) => new(
        ["load", "arm", "burnt (us/request)", "interrupted meanwhile", "measured (us/request)", "95 % interval", "in the server", "in readers", "pairs"],
        [
            .. from calibration in assessment.Calibrations
               from cost in calibration.Costs
               select (IReadOnlyList<string>)
               [
                   cost.Load, cost.Arm, Figures.Number(cost.BurntUsPerRequest), Figures.Number(cost.InterruptedUsPerRequest), Figures.Number(cost.Measured.Value),
                   $"[{Figures.Number(cost.Measured.Interval.Low)}, {Figures.Number(cost.Measured.Interval.High)}]",
                   Figures.Number(cost.ServerUsPerRequest), Figures.Number(cost.ReaderUsPerRequest),
                   cost.Pairs.ToString(CultureInfo.InvariantCulture),
               ],
        ]);
}
