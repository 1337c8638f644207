using System.Text.Json;
using Lab.Core.Analysis;
using Lab.Core.Definitions;
using Lab.Core.Records;

namespace Lab.Reporting;

/// <summary>The loads in the JSON report: what was asked for, and of an open loop what became of its arrivals.</summary>
internal static class JsonLoad
{
    internal static void Write(Utf8JsonWriter json, RunRecord run, LoadSpec load)
    {
        json.WriteString("load", load.Name);
        json.WriteString("description", LoadDescription.Of(load));
        json.WriteString("primary", PairEffect.Primary(load).Name);
        if (load is OpenLoop open)
        {
            JsonReport.Number(json, "rateRps", (open.Rate as FixedRate)?.Rps);
            JsonReport.Number(json, "capacityShare", (open.Rate as MeasuredShare)?.Share);
            JsonReport.Number(json, "capacityRps", (open.Rate as MeasuredShare)?.CapacityRps);
            JsonReport.Number(json, "answeredRps", AnsweredRate.Of(open, run)?.Rps);
            Write(json, PacingSummary.Of(run, load.Name));
        }
    }

    private static void Write(Utf8JsonWriter json, PacingSummary? pacing)
    {
        JsonReport.Number(json, "due", pacing?.Due);
        JsonReport.Number(json, "sent", pacing?.Sent);
        JsonReport.Number(json, "notSent", pacing?.NotSent);
        JsonReport.Number(json, "answered", pacing?.Answered);
        JsonReport.Number(json, "latenessP50Us", pacing?.LatenessP50Us);
        JsonReport.Number(json, "latenessP99Us", pacing?.LatenessP99Us);
        JsonReport.Number(json, "latenessMaxUs", pacing?.LatenessMaxUs);
        JsonReport.Number(json, "gapVariation", pacing?.GapVariation);
    }
}
