using System.Text.Json;
using Lab.Core.Benchmarks.Hooks;
using Lab.Core.Statistics;

namespace Lab.Reporting.Benchmarks;

/// <summary>The result of `lab bench hooks` for programs. Units are in the names and in `unit`; ratios are dimensionless.</summary>
public static class HookJson
{
    private const int SchemaVersion = 1;

    /// <summary>Writes one JSON object, indented, UTF-8.</summary>
    public static void Write(HookBenchResult result, Stream stream)
    {
        using var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true, NewLine = "\n" });
        json.WriteStartObject();
        json.WriteNumber("schemaVersion", SchemaVersion);
        json.WriteString("benchmark", "hooks");
        json.WriteNumber("seed", result.Plan.Seed);
        json.WriteString("unit", HookBenchNames.OfUnit(result.Plan.Unit));
        json.WriteBoolean("valid", result.IsValid);
        json.WriteString("summary", result.Summary);
        JsonReport.WriteArray(json, "rungs", result.Figures, WriteRung);
        WriteSentences(json, "failures", result.Failures);
        WriteSentences(json, "doubts", result.Doubts);
        json.WriteEndObject();
    }

    private static void WriteRung(Utf8JsonWriter json, HookFigures each)
    {
        json.WriteString("rung", each.Rung.Id);
        json.WriteString("body", HookBodies.NameOf(each.Rung.Body));
        json.WriteString("hook", each.Rung.Hook);
        json.WriteString("does", each.Rung.What);
        json.WriteBoolean("onAllCpus", each.Rung.OnAllCpus);
        json.WriteNumber("blocks", each.Blocks);
        if (each.Refusal is { } refusal)
        {
            json.WriteString("refusal", refusal);
            return;
        }

        Write(json, "without", each.Without);
        Write(json, "added", each.Added);
        Write(json, "addedPerHit", each.AddedPerHit);
        Write(json, "ratio", each.Ratio);
        Write(json, "proportion2n", each.Proportion);
        JsonReport.Number(json, "hitsPerEvent", each.HitsPerEvent);
        JsonReport.Number(json, "kernelNsPerHit", each.KernelNsPerHit);
    }

    private static void WriteSentences(Utf8JsonWriter json, string name, IReadOnlyList<string> sentences)
    {
        json.WriteStartArray(name);
        foreach (var sentence in sentences)
        {
            json.WriteStringValue(sentence);
        }

        json.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter json, string name, Amount? amount)
    {
        JsonReport.Number(json, name, amount?.Value);
        JsonReport.Number(json, $"{name}Low", amount?.Interval95?.Low);
        JsonReport.Number(json, $"{name}High", amount?.Interval95?.High);
    }
}
