using System.Text.Json;
using Lab.Core.Analysis;
using Lab.Core.Analysis.Loading;
using Lab.Core.Statistics;

namespace Lab.Reporting;

/// <summary>The member `loading` of the JSON result: an object for each load; none in a run without trials of loading.</summary>
internal static class JsonLoading
{
    internal static void Write(Utf8JsonWriter json, Assessment assessment)
    {
        if (assessment.Loading.Count > 0)
        {
            JsonReport.WriteArray(json, "loading", assessment.Loading, WriteResult);
        }
    }

    private static void WriteResult(Utf8JsonWriter json, LoadingResult result)
    {
        json.WriteString("load", result.Load);
        JsonReport.WriteArray(json, "arms", result.Arms, WriteArm);
        JsonReport.WriteArray(json, "refusals", result.Refusals, WriteRefusal);
    }

    private static void WriteArm(Utf8JsonWriter json, TriedArm tried)
    {
        json.WriteString("arm", tried.Arm.Id);
        JsonReport.WriteArray(json, "programs", tried.Loaded?.Object?.Programs ?? [], (writer, program) =>
        {
            writer.WriteString("name", program.Name);
            writer.WriteString("type", program.Type);
            writer.WriteNumber("verifiedInstructions", program.VerifiedInstructions);
            writer.WriteNumber("translatedBytes", program.TranslatedBytes);
            writer.WriteNumber("jitedBytes", program.JitedBytes);
        });
        JsonReport.Number(json, "mapBytes", tried.Loaded?.Object?.MapBytes);
        Write(json, "loadMs", tried.Loaded?.Load);
        Write(json, "verifierMs", tried.Loaded?.Verifier);
        Write(json, "attachMs", tried.Cycled?.Attach);
        Write(json, "detachMs", tried.Cycled?.Detach);
        JsonReport.Number(json, "requests", tried.Cycled?.Counts.Requests);
        JsonReport.Number(json, "failed", tried.Cycled?.Counts.Failed);
        JsonReport.Number(json, "notSent", tried.Cycled?.NotSent);
        JsonReport.Number(json, "quietRequests", tried.Cycled?.QuietCounts.Requests);
        JsonReport.Number(json, "quietFailed", tried.Cycled?.QuietCounts.Failed);
        Write(json, "throughputLoss", tried.Cycled?.ThroughputLoss);
        Write(json, "p99Change", tried.Cycled?.P99Change);
        if (tried.Cycled is { } cycled)
        {
            json.WriteBoolean("sameServer", cycled.SameServer);
        }
    }

    private static void WriteRefusal(Utf8JsonWriter json, RefusedArm refused)
    {
        json.WriteString("arm", refused.Arm);
        json.WriteNumber("attempts", refused.Attempts);
        json.WriteNumber("refused", refused.Refused);
        json.WriteString("reason", refused.Refusal?.Reason);
        JsonReport.Number(json, "requests", refused.Counts.Requests);
        JsonReport.Number(json, "failed", refused.Counts.Failed);
    }

    private static void Write(Utf8JsonWriter json, string name, Durations? times)
    {
        if (times is null)
        {
            json.WriteNull(name);
            return;
        }

        json.WriteStartObject(name);
        json.WriteNumber("times", times.Times);
        JsonReport.Number(json, "min", times.MinMs);
        JsonReport.Number(json, "p50", times.P50Ms);
        JsonReport.Number(json, "p99", times.P99Ms);
        JsonReport.Number(json, "max", times.MaxMs);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, string name, Amount? amount)
    {
        if (amount is null)
        {
            json.WriteNull(name);
            return;
        }

        json.WriteStartObject(name);
        JsonReport.Number(json, "value", amount.Value);
        JsonReport.Number(json, "ci95Low", amount.Interval95?.Low);
        JsonReport.Number(json, "ci95High", amount.Interval95?.High);
        json.WriteEndObject();
    }
}
