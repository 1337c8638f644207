using System.Text.Json;
using Lab.Core.Benchmarks;

namespace Lab.Reporting.Benchmarks;

/// <summary>The result of `lab bench endurance` for programs. Units are in the names; drift is a fraction of the mean rate.</summary>
public static class EnduranceJson
{
    private const int SchemaVersion = 1;

    /// <summary>Writes one JSON object, indented, UTF-8.</summary>
    public static void Write(EnduranceResult result, Stream stream)
    {
        using var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true, NewLine = "\n" });
        json.WriteStartObject();
        json.WriteNumber("schemaVersion", SchemaVersion);
        json.WriteString("benchmark", "endurance");
        json.WriteString("summary", result.Summary);
        Number(json, "rateRps", result.Rate?.Median);
        Number(json, "driftPerMinute", result.DriftPerMinute?.Value);
        Number(json, "driftLow", result.DriftPerMinute?.Interval95?.Low);
        Number(json, "driftHigh", result.DriftPerMinute?.Interval95?.High);
        json.WriteNumber("failed", result.Failed);
        json.WriteNumber("requests", result.Allocation.Requests);
        json.WriteNumber("allocatedBytesPerRequest", result.Allocation.BytesPerRequest);
        json.WriteStartArray("slices");
        foreach (var slice in result.Slices)
        {
            json.WriteStartObject();
            json.WriteNumber("startSeconds", slice.StartSeconds);
            json.WriteNumber("rateRps", slice.Figures.RateRps);
            json.WriteNumber("failed", slice.Figures.Failed);
            json.WriteNumber("timeWaitSockets", slice.TimeWait);
            json.WriteEndObject();
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
