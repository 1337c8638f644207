using System.Text.Json;
using Lab.Core.Benchmarks;

namespace Lab.Reporting.Benchmarks;

/// <summary>The result of `lab bench load` for programs. Units are in the names; ratios are dimensionless.</summary>
public static class LoadBenchJson
{
    private const int SchemaVersion = 1;

    /// <summary>Writes one JSON object, indented, UTF-8.</summary>
    public static void Write(LoadBenchResult result, Stream stream)
    {
        using var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true, NewLine = "\n" });
        json.WriteStartObject();
        json.WriteNumber("schemaVersion", SchemaVersion);
        json.WriteString("benchmark", "load");
        json.WriteNumber("seed", result.Plan.Seed);
        json.WriteBoolean("whole", result.IsWhole);
        json.WriteString("summary", result.Summary);
        WriteAll(json, "rows", result.Rows, WriteRow);
        WriteAll(json, "pacing", result.Pacing, WritePacing);
        WriteAll(json, "doubts", result.Doubts, (writer, doubt) => writer.WriteStringValue(doubt));
        json.WriteEndObject();
    }

    private static void WriteAll<T>(Utf8JsonWriter json, string name, IEnumerable<T> items, Action<Utf8JsonWriter, T> write)
    {
        json.WriteStartArray(name);
        foreach (var item in items)
        {
            write(json, item);
        }

        json.WriteEndArray();
    }

    private static void WriteRow(Utf8JsonWriter json, ContestRow row)
    {
        json.WriteStartObject();
        json.WriteString("server", LoadBenchNames.Of(row.Server));
        json.WriteBoolean("keepAlive", row.KeepAlive);
        json.WriteString("tool", LoadBenchNames.Of(row.Tool));
        json.WriteNumber("rounds", row.Rounds);
        json.WriteNumber("failed", row.Failed);
        if (row.Allocation is { } allocation)
        {
            json.WriteNumber("allocatedBytesPerRequest", allocation.BytesPerRequest);
        }

        WriteAll(json, "figures", row.Figures, WriteFigure);
        json.WriteEndObject();
    }

    private static void WriteFigure(Utf8JsonWriter json, ContestFigure figure)
    {
        json.WriteStartObject();
        json.WriteString("metric", figure.Metric.Name);
        WriteRepeated(json, "value", figure.Value);
        if (figure.ToWrk is { } ratio)
        {
            WriteRepeated(json, "ratioToWrk", ratio);
        }

        json.WriteEndObject();
    }

    private static void WritePacing(Utf8JsonWriter json, PacingRow row)
    {
        json.WriteStartObject();
        json.WriteNumber("askedRps", row.RateRps);
        json.WriteNumber("rounds", row.Rounds);
        WriteRepeated(json, "achievedRps", row.AchievedRps);
        WriteRepeated(json, "deviation", row.Deviation);
        WriteRepeated(json, "latenessP50Us", row.LatenessP50Us);
        WriteRepeated(json, "latenessP99Us", row.LatenessP99Us);
        WriteRepeated(json, "latenessMaxUs", row.LatenessMaxUs);
        WriteRepeated(json, "gapVariation", row.GapVariation);
        json.WriteNumber("notSent", row.NotSent);
        json.WriteNumber("failed", row.Failed);
        json.WriteEndObject();
    }

    private static void WriteRepeated(Utf8JsonWriter json, string name, Repeated figure)
    {
        json.WriteStartObject(name);
        json.WriteNumber("median", figure.Median);
        json.WriteNumber("least", figure.Least);
        json.WriteNumber("greatest", figure.Greatest);
        json.WriteEndObject();
    }
}
