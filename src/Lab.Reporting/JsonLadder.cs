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

        if (assessment.InstructionLadder.Count > 0)
        {
            JsonReport.WriteArray(json, "instructionLadder", assessment.InstructionLadder, WriteCounted);
        }
    }

    private static void WriteCounted(Utf8JsonWriter json, InstructionRung rung)
    {
        WritePlace(json, rung.Load, rung.Arm, rung.Hook, rung.Dose, rung.HitsPerRequest);
        Write(json, "instructionsPerHit", rung.Instructions);
    }

    private static void WritePlace(Utf8JsonWriter json, string load, string arm, AttachPoint hook, ProbeDose dose, double hitsPerRequest)
    {
        json.WriteString("load", load);
        json.WriteString("arm", arm);
        json.WriteString("hook", hook.Type);
        json.WriteString("target", hook.Target);
        json.WriteString("dose", DoseNames.Of(dose));
        JsonReport.Number(json, "hitsPerRequest", hitsPerRequest);
    }

    private static void WriteRung(Utf8JsonWriter json, LadderRung rung)
    {
        WritePlace(json, rung.Load, rung.Arm, rung.Hook, rung.Dose, rung.HitsPerRequest);
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
