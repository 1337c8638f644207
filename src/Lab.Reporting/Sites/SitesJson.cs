using System.Text;
using System.Text.Json;
using Lab.Core.Analysis;
using Lab.Core.Comparison.Sites;
using Lab.Core.Definitions;
using Lab.Core.Statistics;
using Lab.Reporting.Tables;

namespace Lab.Reporting.Sites;

/// <summary>An experiment at several sites for programs: `--format json`. Fractions, not percent; absolute figures in the metric's unit.</summary>
public static class SitesJson
{
    private const int SchemaVersion = 1;

    /// <summary>One JSON object, indented.</summary>
    public static string Of(SitesResult result)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true, NewLine = "\n" }))
        {
            json.WriteStartObject();
            json.WriteNumber("schemaVersion", SchemaVersion);
            json.WriteString("experiment", result.Plan.Experiment);
            json.WriteNumber("seed", result.Plan.Seed);
            json.WriteBoolean("valid", result.IsValid);
            json.WriteString("summary", result.Summary);
            JsonReport.WriteArray(json, "effects", SitesTable.Rows(result).Select(row => (row.Run.Site, row.Estimate)), WriteEffect);
            JsonReport.WriteArray(json, "differences", result.Differences, WriteDifference);
            JsonReport.WriteArray(json, "notMeasured", result.Missing, WriteMissing);
            JsonReport.WriteArray(json, "doubts", result.Conclusions, JsonReport.WriteDoubt);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private static void WriteEffect(Utf8JsonWriter json, (ServerSite Site, OverheadEstimate Estimate) row)
    {
        json.WriteString("site", row.Site.Name);
        json.WriteString("arm", row.Estimate.Arm);
        json.WriteString("metric", row.Estimate.Metric.Name);
        json.WriteString("unit", row.Estimate.Metric.Unit);
        JsonReport.Number(json, "baseline", row.Estimate.BaselineValue);
        Write(json, "effect", row.Estimate.Effect, row.Estimate.Interval95);
        json.WriteString("verdict", VerdictName.Of(row.Estimate.Verdict));
    }

    private static void WriteDifference(Utf8JsonWriter json, SiteDifference each)
    {
        json.WriteString("site", each.Site.Name);
        json.WriteString("against", each.Against.Name);
        json.WriteString("arm", each.Of.Arm);
        Write(json, "difference", each.Of.Difference, each.Of.Interval95);
        Write(json, "absolute", each.Absolute.Value, each.Absolute.Interval95);
        json.WriteString("verdict", DifferenceVerdictName.Of(each.Of.Verdict));
    }

    private static void WriteMissing(Utf8JsonWriter json, (ServerSite Site, string Reason) missing)
    {
        json.WriteString("site", missing.Site.Name);
        json.WriteString("reason", missing.Reason);
    }

    private static void Write(Utf8JsonWriter json, string name, double value, Interval? interval)
    {
        JsonReport.Number(json, name, value);
        JsonReport.Number(json, $"{name}Low", interval?.Low);
        JsonReport.Number(json, $"{name}High", interval?.High);
    }
}
