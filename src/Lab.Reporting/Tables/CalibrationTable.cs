using Lab.Core.Analysis;

namespace Lab.Reporting.Tables;

/// <summary>calibration.csv: for each load and arm that burnt time on purpose, what it burnt and what was measured of it, and on whose CPUs.</summary>
public static class CalibrationTable
{
    private static readonly string[] Columns =
    [
        "load", "arm", "pairs", "burns_per_request", "burnt_us_per_request", "measured_us_per_request", "ci_low", "ci_high",
        "burnt_elsewhere_us_per_request", "interrupted_us_per_request", "server_cpu_us_per_request", "reader_cpu_us_per_request",
    ];

    /// <summary>The table of an assessment.</summary>
    public static Table Of(Assessment assessment) => new(
        Columns,
        [
            .. from calibration in assessment.Calibrations
               from cost in calibration.Costs
               select (IReadOnlyList<string>)
               [
                   cost.Load, cost.Arm, Cell.Of(cost.Pairs), Cell.Of(cost.BurnsPerRequest), Cell.Of(cost.BurntUsPerRequest),
                   Cell.Of(cost.Measured.Value), Cell.Of(cost.Measured.Interval.Low), Cell.Of(cost.Measured.Interval.High),
                   Cell.Of(cost.BurntElsewhereUsPerRequest), Cell.Of(cost.InterruptedUsPerRequest), Cell.Of(cost.ServerUsPerRequest), Cell.Of(cost.ReaderUsPerRequest),
               ],
        ]);
}
