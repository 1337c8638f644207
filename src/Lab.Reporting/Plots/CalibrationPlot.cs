using System.Globalization;
using Lab.Core.Analysis;
using Lab.Core.Calibration;

namespace Lab.Reporting.Plots;

/// <summary>calibration.png: what was measured of a known cost, a colour for each load.</summary>
public static class CalibrationPlot
{
    private static readonly ArmStyle[] Styles = [new("#0072B2", 0), new("#D55E00", 1), new("#009E73", 2), new("#CC79A7", 3)];

    /// <summary>The picture of an assessment.</summary>
    public static FitPlot Of(Assessment assessment) => new(
        $"{assessment.Run.Plan.Definition.Name}: does a known cost come back as that cost?",
        "CPU time burnt on purpose (us/request)",
        "measured change of CPU (us/request), with 95 % interval",
        "measured = burnt",
        [.. assessment.Calibrations.Select((calibration, index) => Series(calibration, Styles[index % Styles.Length]))]);

    private static FitSeries Series(LoadCalibration calibration, ArmStyle style) => new(
        Label(calibration),
        style,
        [.. calibration.Costs.Select(cost => new FitPoint(cost.BurntUsPerRequest, cost.Measured.Value, cost.Measured.Interval.Low, cost.Measured.Interval.High))],
        calibration.Line is { } line ? new FitLine(line.Intercept, line.Slope) : null);

    private static string Label(LoadCalibration calibration)
    {
        var slope = calibration.Line is { } line
            ? string.Create(CultureInfo.InvariantCulture, $"\nslope {line.Slope:0.00} [{line.SlopeInterval.Low:0.00}, {line.SlopeInterval.High:0.00}]")
            : "";
        return string.Create(CultureInfo.InvariantCulture, $"{calibration.Load}: {calibration.Connections} in flight{slope}");
    }
}
