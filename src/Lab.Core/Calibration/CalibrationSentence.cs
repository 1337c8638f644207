using System.Globalization;
using Lab.Core.Analysis;
using Lab.Core.Statistics;

namespace Lab.Core.Calibration;

/// <summary>What a calibration says, in words.</summary>
public static class CalibrationSentence
{
    /// <summary>A wider interval that holds 1 says nothing in favour of the instrument: it holds too much else.</summary>
    private const double WidestHalfWidth = 0.2;

    /// <summary>The sentences of all loads; empty where nothing was burnt on purpose.</summary>
    public static string Of(IReadOnlyList<LoadCalibration> calibrations) => string.Join(' ', calibrations.Select(Of));

    private static string Of(LoadCalibration calibration)
    {
        var where = calibration.IsUnloaded
            ? "With one connection in flight"
            : string.Create(CultureInfo.InvariantCulture, $"With {calibration.Connections} connections in flight ({calibration.Load})");
        return calibration.Line is { } line
            ? $"{where} a microsecond burnt costs {Slope(line)} us: {Meaning(calibration, line)}. The empty program costs {Figures.Number(line.Intercept)} us a request {UsInterval(line.InterceptInterval)}."
            : string.Create(CultureInfo.InvariantCulture, $"{where} no line can be laid: it takes {WeightedLine.MinimumPoints} arms that burn different times, each with enough pairs.");
    }

    private static string Meaning(LoadCalibration calibration, WeightedLine line) =>
        calibration.ContainsOne && line.SlopeInterval.HalfWidth > WidestHalfWidth ? "too wide an interval to tell"
            : calibration.IsUnloaded
            ? calibration.ContainsOne ? "the instrument returns the known cost" : $"the instrument is off by {Figures.SignedPercent(line.Slope - 1)}"
            : calibration.ContainsOne ? "the loaded system pays what was burnt"
            : line.Slope < 1 ? "batching absorbs a part"
            : "the loaded system pays more than was burnt";

    internal static string Slope(WeightedLine line) => string.Create(
        CultureInfo.InvariantCulture, $"{line.Slope:0.00} [{line.SlopeInterval.Low:0.00}, {line.SlopeInterval.High:0.00}]");

    private static string UsInterval(Interval interval) => $"[{Figures.Number(interval.Low)}, {Figures.Number(interval.High)}]";
}
