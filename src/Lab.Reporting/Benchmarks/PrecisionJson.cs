using System.Text.Json;
using Lab.Core.Benchmarks;

namespace Lab.Reporting.Benchmarks;

/// <summary>A bench's result for programs. Fractions of the baseline, not percent.</summary>
public static class PrecisionJson
{
    private const int SchemaVersion = 1;

    /// <summary>Writes one JSON object, indented, UTF-8.</summary>
    public static void Write(PrecisionResult result, Stream stream)
    {
        using var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true, NewLine = "\n" });
        json.WriteStartObject();
        json.WriteNumber("schemaVersion", SchemaVersion);
        json.WriteString("benchmark", "precision");
        json.WriteString("probe", result.Plan.Probe);
        json.WriteNumber("seed", result.Plan.Seed);
        json.WriteBoolean("whole", result.IsWhole);
        json.WriteString("summary", result.Summary);
        json.WriteStartArray("rows");
        foreach (var row in result.Rows)
        {
            WriteRow(json, row);
        }

        json.WriteEndArray();
        json.WriteStartArray("labRuns");
        foreach (var agreement in result.Agreements)
        {
            WriteAgreement(json, agreement);
        }

        json.WriteEndArray();
        json.WriteStartArray("doubts");
        foreach (var doubt in result.Doubts)
        {
            json.WriteStringValue(doubt);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteRow(Utf8JsonWriter json, PrecisionRow row)
    {
        json.WriteStartObject();
        json.WriteString("method", row.Method == Method.Wrk ? "wrk" : "lab");
        json.WriteNumber("seconds", row.Seconds);
        json.WriteString("metric", row.Metric);
        json.WriteNumber("effect", row.Effect);
        json.WriteNumber("halfWidth", row.HalfWidth);
        json.WriteNumber("low", row.Range.Low);
        json.WriteNumber("high", row.Range.High);
        Number(json, "standardDeviation", row.StandardDeviation);
        json.WriteNumber("repetitions", row.Repetitions);
        Number(json, "ratioToLab", row.Ratio?.Value);
        Number(json, "ratioLow", row.Ratio?.Range.Low);
        Number(json, "ratioHigh", row.Ratio?.Range.High);
        json.WriteEndObject();
    }

    private static void WriteAgreement(Utf8JsonWriter json, Agreement agreement)
    {
        json.WriteStartObject();
        json.WriteString("metric", agreement.Metric);
        json.WriteNumber("weightedMean", agreement.Birge.Mean);
        json.WriteNumber("birgeRatio", agreement.Birge.Ratio);
        json.WriteNumber("runs", agreement.Birge.Count);
        json.WriteNumber("holding", agreement.Birge.Holding);
        json.WriteEndObject();
    }

    private static void Number(Utf8JsonWriter json, string name, double? value)
    {
        if (value is { } number)
        {
            json.WriteNumber(name, number);
        }
        else
        {
            json.WriteNull(name);
        }
    }
}
