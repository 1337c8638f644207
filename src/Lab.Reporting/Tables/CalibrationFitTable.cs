using Lab.Core.Analysis;

namespace Lab.Reporting.Tables;

/// <summary>calibration-fit.csv: the line through the arms of each load, measured against burnt time; 95 % intervals.</summary>
public static class CalibrationFitTable
{
    private static readonly string[] Columns =
    [
        "load", "connections", "slope", "slope_low", "slope_high", "intercept_us", "intercept_low_us", "intercept_high_us",
        "birge_ratio", "contains_one",
    ];

    /// <summary>The table of an assessment; a load without a line has no row.</summary>
    public static Table Of(Assessment assessment) => new(
        Columns,
        [
            .. from calibration in assessment.Calibrations
               let line = calibration.Line
               where line is not null
               select (IReadOnlyList<string>)
               [
                   calibration.Load, Cell.Of(calibration.Connections), Cell.Of(line.Slope), Cell.Of(line.SlopeInterval.Low),
                   Cell.Of(line.SlopeInterval.High), Cell.Of(line.Intercept), Cell.Of(line.InterceptInterval.Low),
                   Cell.Of(line.InterceptInterval.High), Cell.Of(line.BirgeRatio), Cell.Of(calibration.ContainsOne),
               ],
        ]);
}
