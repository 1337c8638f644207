using System.Text.Json;
using Lab.Core.Analysis;
using Lab.Core.Claims;
using Lab.Core.Planning;
using Lab.Reporting.Tables;
using Lab.Reporting.Text;

namespace Lab.Reporting;

/// <summary>The result for programs: `--format json`. Names and meaning of members stay; new ones may come. Fractions, not percent.</summary>
public static class JsonReport
{
    private const int SchemaVersion = 1;

    /// <summary>Writes one JSON object, indented, UTF-8.</summary>
    public static void Write(Assessment assessment, Stream stream)
    {
        using var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true, NewLine = "\n" });
        var plan = assessment.Run.Plan;
        json.WriteStartObject();
        json.WriteNumber("schemaVersion", SchemaVersion);
        json.WriteString("experiment", plan.Definition.Name);
        json.WriteString("question", plan.Definition.Question);
        json.WriteString("target", plan.Target);
        json.WriteNumber("seed", plan.Seed);
        json.WriteNumber("margin", plan.Definition.Margin);
        json.WriteBoolean("valid", assessment.IsValid);
        if (assessment.Run.End is { } end)
        {
            json.WriteString("ended", JsonNamingPolicy.CamelCase.ConvertName(end.How.ToString()));
        }

        json.WriteString("summary", assessment.Summary);
        WriteClaim(json, assessment);
        WriteArray(json, "loads", plan.Definition.Loads, (writer, load) => JsonLoad.Write(writer, assessment.Run, load));
        WriteArray(json, "arms", plan.Arms, WriteArm);
        WriteArray(json, "estimates", assessment.Estimates, WriteEstimate);
        WriteArray(json, "doubts", assessment.Conclusions, WriteDoubt);
        WriteArray(json, "probes", assessment.Activities, WriteActivity);
        WriteArray(json, "ledger", assessment.Ledger, JsonLedger.Write);
        JsonCalibration.Write(json, assessment);
        JsonRatios.Write(json, assessment);
        JsonSweep.Write(json, assessment);
        JsonLoading.Write(json, assessment);
        JsonLadder.Write(json, assessment);
        json.WriteEndObject();
    }

    internal static void WriteArray<T>(Utf8JsonWriter json, string name, IEnumerable<T> items, Action<Utf8JsonWriter, T> write)
    {
        json.WriteStartArray(name);
        foreach (var item in items)
        {
            json.WriteStartObject();
            write(json, item);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteClaim(Utf8JsonWriter json, Assessment assessment)
    {
        if (assessment.Claim is { } finding)
        {
            json.WriteStartObject("claim");
            json.WriteString("says", finding.Claim.Says);
            json.WriteString("ruling", RulingName(finding.Ruling));
            json.WriteEndObject();
        }
    }

    private static string RulingName(Ruling ruling) => ruling switch
    {
        Ruling.Holds => "holds",
        Ruling.Refuted => "refuted",
        _ => "undecided",
    };

    private static void WriteArm(Utf8JsonWriter json, Arm arm)
    {
        json.WriteString("arm", arm.Id);
        json.WriteString("kind", arm.Kind == ArmKind.Control ? "control" : "probe");
        json.WriteBoolean("run", arm.NotRun is null);
        json.WriteString("reason", arm.NotRun);
    }

    private static void WriteEstimate(Utf8JsonWriter json, OverheadEstimate estimate)
    {
        json.WriteString("load", estimate.Load);
        json.WriteString("arm", estimate.Arm);
        json.WriteString("metric", estimate.Metric.Name);
        json.WriteString("unit", estimate.Metric.Unit);
        json.WriteBoolean("primary", estimate.Primary);
        Number(json, "baseline", estimate.BaselineValue);
        Number(json, "value", estimate.Value);
        Number(json, "delta", estimate.Delta);
        Number(json, "effect", estimate.Effect);
        Number(json, "ci95Low", estimate.Interval95.Low);
        Number(json, "ci95High", estimate.Interval95.High);
        Number(json, "ci90Low", estimate.Interval90.Low);
        Number(json, "ci90High", estimate.Interval90.High);
        Number(json, "pAdjusted", estimate.PAdjusted);
        Number(json, "minimumDetectableEffect", estimate.MinimumDetectableEffect);
        json.WriteNumber("pairs", estimate.Pairs);
        Number(json, "blocks", estimate.Blocks);
        json.WriteString("verdict", estimate.Verdict is null ? null : VerdictName.Of(estimate.Verdict));
        Number(json, "furtherPairs", estimate.FurtherPairs);
    }

    internal static void WriteDoubt(Utf8JsonWriter json, Conclusion doubt)
    {
        json.WriteString("id", doubt.Id);
        json.WriteString("severity", SeverityName.Of(doubt.Severity));
        json.WriteString("arm", doubt.Arm);
        json.WriteString("message", doubt.Message);
    }

    private static void WriteActivity(Utf8JsonWriter json, ProgramActivity row)
    {
        json.WriteString("load", row.Load);
        json.WriteString("arm", row.Arm);
        json.WriteString("program", row.Program);
        json.WriteString("type", row.Type);
        json.WriteNumber("hits", row.Hits);
        Number(json, "hitsServerCpu", row.HitsServerCpu);
        Number(json, "hitsLoadCpu", row.HitsLoadCpu);
        Number(json, "hitsPerRequest", row.HitsPerRequest);
        Number(json, "nsPerHit", row.NsPerHit);
        json.WriteNumber("recursionMisses", row.RecursionMisses);
        json.WriteNumber("events", row.Events);
        Number(json, "expectedEvents", row.ExpectedEvents);
        json.WriteNumber("lost", row.Lost);
        Number(json, "predictedUsPerRequest", row.PredictedUsPerRequest);
        Number(json, "measuredUsPerRequest", row.MeasuredUsPerRequest);
    }

    internal static void Number(Utf8JsonWriter json, string name, double? value)
    {
        if (value is { } number && double.IsFinite(number))
        {
            json.WriteNumber(name, number);
        }
        else
        {
            json.WriteNull(name);
        }
    }
}
