using System.Text.Json;
using Lab.Core.Analysis;
using Lab.Core.Statistics;

namespace Lab.Reporting;

/// <summary>What each arm costs against the experiment's reference, in the JSON report.</summary>
internal static class JsonRatios
{
    internal static void Write(Utf8JsonWriter json, Assessment assessment)
    {
        if (assessment.Ratios.Count > 0)
        {
            JsonReport.WriteArray(json, "ratios", assessment.Ratios, Write);
        }
    }

    private static void Write(Utf8JsonWriter json, ArmRatio ratio)
    {
        json.WriteString("load", ratio.Load);
        json.WriteString("arm", ratio.Arm);
        json.WriteString("reference", ratio.Reference);
        Write(json, "armOverReference", ratio.Times);
        Write(json, "referenceOverArm", ratio.Share);
    }

    private static void Write(Utf8JsonWriter json, string name, Amount? amount)
    {
        JsonReport.Number(json, name, amount?.Value);
        JsonReport.Number(json, $"{name}Low", amount?.Interval95?.Low);
        JsonReport.Number(json, $"{name}High", amount?.Interval95?.High);
    }
}
