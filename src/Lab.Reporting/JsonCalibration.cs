using System.Text.Json;
using Lab.Core.Analysis;
using Lab.Core.Calibration;

namespace Lab.Reporting;

/// <summary>The member `calibration` of the JSON result: an object for each load under which arms burnt a known time.</summary>
internal static class JsonCalibration
{
    internal static void Write(Utf8JsonWriter json, Assessment assessment)
    {
        if (assessment.Calibrations.Count > 0)
        {
            JsonReport.WriteArray(json, "calibration", assessment.Calibrations, WriteLoad);
        }
    }

    private static void WriteLoad(Utf8JsonWriter json, LoadCalibration calibration)
    {
        var line = calibration.Line;
        json.WriteString("load", calibration.Load);
        json.WriteNumber("connections", calibration.Connections);
        JsonReport.Number(json, "slope", line?.Slope);
        JsonReport.Number(json, "slopeLow", line?.SlopeInterval.Low);
        JsonReport.Number(json, "slopeHigh", line?.SlopeInterval.High);
        JsonReport.Number(json, "interceptUs", line?.Intercept);
        JsonReport.Number(json, "interceptLowUs", line?.InterceptInterval.Low);
        JsonReport.Number(json, "interceptHighUs", line?.InterceptInterval.High);
        JsonReport.Number(json, "birgeRatio", line?.BirgeRatio);
        json.WriteBoolean("containsOne", calibration.ContainsOne);
        JsonReport.WriteArray(json, "arms", calibration.Costs, WriteCost);
    }

    private static void WriteCost(Utf8JsonWriter json, KnownCost cost)
    {
        json.WriteString("arm", cost.Arm);
        json.WriteNumber("pairs", cost.Pairs);
        JsonReport.Number(json, "burnsPerRequest", cost.BurnsPerRequest);
        JsonReport.Number(json, "burntUsPerRequest", cost.BurntUsPerRequest);
        JsonReport.Number(json, "burntElsewhereUsPerRequest", cost.BurntElsewhereUsPerRequest);
        JsonReport.Number(json, "interruptedUsPerRequest", cost.InterruptedUsPerRequest);
        JsonReport.Number(json, "measuredUsPerRequest", cost.Measured.Value);
        JsonReport.Number(json, "ci95LowUs", cost.Measured.Interval.Low);
        JsonReport.Number(json, "ci95HighUs", cost.Measured.Interval.High);
        JsonReport.Number(json, "serverCpuUsPerRequest", cost.ServerUsPerRequest);
        JsonReport.Number(json, "readerCpuUsPerRequest", cost.ReaderUsPerRequest);
    }
}
