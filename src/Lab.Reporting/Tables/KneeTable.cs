using Lab.Core.Analysis;
using Lab.Core.Analysis.Sweeps;
using Lab.Core.Planning;
using Lab.Core.Statistics;

namespace Lab.Reporting.Tables;

/// <summary>sweep-knee.csv: how far each arm moves the knee, a row for each sweep and arm. Low and high are 95 % intervals; a loss is positive where the knee is lower.</summary>
public static class KneeTable
{
    private static readonly string[] Columns =
    [
        "load", "arm", "capacity_rps", "limit_p99_us", "rounds", "rounds_outside", .. WithInterval("baseline_knee_rps"), .. WithInterval("knee_rps"),
        .. WithInterval("delta_rps"), "loss_pct", "loss_low_pct", "loss_high_pct",
    ];

    /// <summary>The table of an assessment.</summary>
    public static Table Of(Assessment assessment) => new(
        Columns,
        [
            .. from sweep in assessment.Sweeps
               from shift in sweep.Knees
               select (IReadOnlyList<string>)
               [
                   sweep.Load.Name, shift.Arm, Cell.Of(sweep.CapacityRps), Cell.Of(sweep.LimitUs), Cell.Of(shift.Rounds), Cell.Of(shift.Unplaced),
                   .. Cell.WithInterval(shift.BaselineRps), .. Cell.WithInterval(shift.ArmRps), .. Cell.WithInterval(shift.DeltaRps),
                   Cell.Percent(shift.Loss?.Value), Cell.Percent(shift.Loss?.Interval95?.Low), Cell.Percent(shift.Loss?.Interval95?.High),
               ],
        ]);

    /// <summary>The same for a person, of one sweep: controls first, then the probes in the order of the plan.</summary>
    public static Table ForReading(Assessment assessment, SweepResult sweep) => new(
        ["arm", "knee without it (requests/s)", "with it", "lower by", "95 % interval", "absolute", "rounds"],
        [.. assessment.Run.Plan.Arms.OrderBy(arm => arm.Kind).Select(arm => Row(arm, sweep.Knees.FirstOrDefault(shift => shift.Arm == arm.Id)))]);

    private static string[] Row(Arm arm, KneeShift? shift) => shift is null
        ? [arm.Id, "", "", arm.NotRun is null ? "not reached" : VerdictName.NotRun, "", "", ""]
        :
        [
            arm.Id, Figure(shift.BaselineRps), Figure(shift.ArmRps), shift.Loss is { } loss ? Figures.Percent(loss.Value) : "not placed",
            shift.Loss?.Interval95 is { } interval ? $"{Figures.PercentInterval(interval)} %" : "",
            shift.DeltaRps is { } delta ? Figures.Signed(delta.Value, "requests/s") : "",
            shift.Unplaced == 0 ? Cell.Of(shift.Rounds) : $"{Cell.Of(shift.Rounds)} ({Cell.Of(shift.Unplaced)} outside)",
        ];

    private static string[] WithInterval(string column) => [column, $"{column}_low", $"{column}_high"];

    private static string Figure(Amount? amount) => amount is null ? "" : Figures.Number(amount.Value);
}
