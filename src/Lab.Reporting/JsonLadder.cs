using System.Text.Json;
using Lab.Core.Analysis;
using Lab.Core.Analysis.Ladder;
using Lab.Core.Definitions;
using Lab.Core.Statistics;

namespace Lab.Reporting;

/// <summary>The member `ladder` of the JSON result: an object for each load and arm that has a dose.</summary>
internal static class JsonLadder
{
    internal static void Write(Utf8JsonWriter json, Assessment assessment)
    {
        if (assessment.Ladder.Count > 0)
        {
            JsonReport.WriteArray(json, "ladder", assessment.Ladder, WriteRung);
        }
    }

    private static void WriteRung(Utf8JsonWriter json, LadderRung rung)
    {
        json.WriteString("load", rung.Load);
        json.WriteString("arm", rung.Arm);
        json.WriteString("hook", rung.Hook.Type);
        json.WriteString("target", rung.Hook.Target);
        json.WriteString("dose", DoseNames.Of(rung.Dose));
        JsonReport.Number(json, "hitsPerRequest", rung.HitsPerRequest);
        Write(json, "nsPerHit", rung.Ns);
        Write(json, "readerNsPerHit", rung.ReaderNs);
        JsonReport.Number(json, "kernelNsPerHit", rung.KernelNs);
        Write(json, "switchesPerHit", rung.Switches);
        JsonReport.Number(json, "userNsPerHit", rung.UserNs);
        JsonReport.Number(json, "systemNsPerHit", rung.SystemNs);
    }

    private static void Write(Utf8JsonWriter json, string name, Amount? amount)
    {
        JsonReport.Number(json, name, amount?.Value);
        JsonReport.Number(json, $"{name}Low", amount?.Interval95?.Low);
        JsonReport.Number(json, $"{name}High", amount?.Interval95?.High);
    }
}
