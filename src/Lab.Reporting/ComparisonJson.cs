using System.Text;
using System.Text.Json;
using Lab.Core.Analysis;
using Lab.Core.Comparison;
using Lab.Core.Planning;
using Lab.Reporting.Tables;

namespace Lab.Reporting;

/// <summary>A comparison for programs: `--format json`. Names and meaning of members stay; new ones may come. Fractions, not percent.</summary>
public static class ComparisonJson
{
    private const int SchemaVersion = 1;

    /// <summary>One JSON object, indented.</summary>
    public static string Of(RunComparison comparison)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true, NewLine = "\n" }))
        {
            Write(json, comparison);
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private static void Write(Utf8JsonWriter json, RunComparison comparison)
    {
        json.WriteStartObject();
        json.WriteNumber("schemaVersion", SchemaVersion);
        json.WriteString("experiment", comparison.A.Run.Plan.Definition.Name);
        WriteRun(json, "a", comparison.A);
        WriteRun(json, "b", comparison.B);
        json.WriteNumber("margin", comparison.Margin);
        json.WriteBoolean("valid", comparison.IsValid);
        json.WriteString("summary", comparison.Summary);
        JsonReport.WriteArray(json, "differences", comparison.Differences, WriteDifference);
        JsonReport.WriteArray(json, "notCompared", comparison.Uncompared, WriteUncompared);
        JsonReport.WriteArray(json, "surroundings", comparison.Surroundings, WriteSurrounding);
        JsonReport.WriteArray(json, "doubts", comparison.Conclusions, JsonReport.WriteDoubt);
        json.WriteEndObject();
    }

    private static void WriteRun(Utf8JsonWriter json, string name, Assessment run)
    {
        json.WriteStartObject(name);
        json.WriteString("startedUtc", run.Run.Environment.StartedUtc);
        json.WriteNumber("seed", run.Run.Plan.Seed);
        json.WriteBoolean("valid", run.IsValid);
        json.WriteEndObject();
    }

    private static void WriteDifference(Utf8JsonWriter json, ArmDifference row)
    {
        json.WriteString("load", row.Load);
        json.WriteString("arm", row.Arm);
        json.WriteString("kind", Kind(row.Kind));
        json.WriteString("metric", row.Metric.Name);
        json.WriteString("unit", row.Metric.Unit);
        json.WriteBoolean("primary", row.Primary);
        WriteSide(json, "a", row.A);
        WriteSide(json, "b", row.B);
        JsonReport.Number(json, "deltaDifference", row.DeltaDifference);
        JsonReport.Number(json, "difference", row.Difference);
        JsonReport.Number(json, "ci95Low", row.Interval95.Low);
        JsonReport.Number(json, "ci95High", row.Interval95.High);
        JsonReport.Number(json, "ci90Low", row.Interval90.Low);
        JsonReport.Number(json, "ci90High", row.Interval90.High);
        JsonReport.Number(json, "pAdjusted", row.PAdjusted);
        json.WriteString("verdict", row.Verdict is null ? null : DifferenceVerdictName.Of(row.Verdict));
    }

    private static void WriteSide(Utf8JsonWriter json, string name, OverheadEstimate? estimate)
    {
        if (estimate is null)
        {
            json.WriteNull(name);
            return;
        }

        json.WriteStartObject(name);
        JsonReport.Number(json, "baseline", estimate.BaselineValue);
        JsonReport.Number(json, "delta", estimate.Delta);
        JsonReport.Number(json, "effect", estimate.Effect);
        JsonReport.Number(json, "ci95Low", estimate.Interval95.Low);
        JsonReport.Number(json, "ci95High", estimate.Interval95.High);
        json.WriteNumber("pairs", estimate.Pairs);
        json.WriteEndObject();
    }

    private static void WriteUncompared(Utf8JsonWriter json, UncomparedArm row)
    {
        json.WriteString("load", row.Load);
        json.WriteString("arm", row.Arm);
        json.WriteString("kind", Kind(row.Kind));
        WriteSide(json, "a", row.A);
        WriteSide(json, "b", row.B);
        json.WriteString("reason", row.Reason);
    }

    private static void WriteSurrounding(Utf8JsonWriter json, Surrounding each)
    {
        json.WriteString("what", each.What);
        json.WriteString("a", each.A);
        json.WriteString("b", each.B);
    }

    private static string Kind(ArmKind kind) => kind == ArmKind.Control ? "control" : "probe";
}
