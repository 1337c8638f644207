using System.Globalization;
using Lab.Core.Planning;
using Lab.Core.Statistics;

namespace Lab.Core.Analysis.Sweeps;

/// <summary>What sweeps say, in words, made from their figures alone.</summary>
public static class SweepSentence
{
    /// <summary>The sentences of all sweeps; empty where there is none.</summary>
    public static string Of(IReadOnlyList<SweepResult> sweeps) => string.Join(' ', sweeps.Select(Of));

    private static string Of(SweepResult sweep)
    {
        var knee = sweep.Curves.FirstOrDefault(curve => curve.Arm == Arm.Baseline)?.KneeRps;
        if (knee is null || sweep.LimitUs is null)
        {
            return $"{sweep.Load.Name}: the rates that were measured do not show where the knee is.";
        }

        var where = string.Create(
            CultureInfo.InvariantCulture,
            $"{sweep.Load.Name}: without a probe the knee (corrected p99 up to {Figures.Number(sweep.LimitUs.Value)} us) is at {Figures.WithInterval(knee)} requests/s, {Figures.Percent(knee.Value / sweep.CapacityRps)} of the capacity");
        return string.Join("; ", [where, .. sweep.Knees.Select(Finding)]) + ".";
    }

    /// <summary>What an arm does to the knee.</summary>
    private static string Finding(KneeShift shift)
    {
        if (shift.Loss is not { } loss || shift.DeltaRps is not { } delta)
        {
            return shift.Unplaced > 0 ? $"with {shift.Arm} it lies outside the sweep" : $"with {shift.Arm} no round is whole";
        }

        var absolute = Figures.Signed(delta.Value, "requests/s");
        var change = Figures.SignedPercent(-loss.Value);
        return loss.Interval95 is not { } interval
            ? string.Create(CultureInfo.InvariantCulture, $"{shift.Arm} moves it by {change} ({absolute}) in {shift.Rounds} rounds, too few for an interval")
            : loss.IsAboveZero ? $"{shift.Arm} lowers it by {Figures.Percent(loss.Value)} {Figures.PercentInterval(interval)} ({absolute})"
            : loss.IsBelowZero ? $"{shift.Arm} raises it by {Figures.Percent(-loss.Value)} {Turned(interval)} ({absolute})"
            : $"{shift.Arm} does not surely move it: {change} {Turned(interval)} ({absolute})";
    }

    private static string Turned(Interval loss) => Figures.PercentInterval(new Interval(-loss.High, -loss.Low));
}
