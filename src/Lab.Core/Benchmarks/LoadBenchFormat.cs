using System.Text.Json;
using Lab.Core.Records;

namespace Lab.Core.Benchmarks;

/// <summary>What lies in the folder of `lab bench load`, as text. plan.json and samples.jsonl are the frontier: the rest is made from them.</summary>
public static class LoadBenchFormat
{
    /// <summary>The plan.</summary>
    public const string PlanFile = "plan.json";

    /// <summary>A line a measurement, written when it is done.</summary>
    public const string SamplesFile = "samples.jsonl";

    /// <summary>The text of plan.json.</summary>
    public static string WritePlan(LoadBenchPlan plan) => JsonSerializer.Serialize(plan, RunFolderFormat.Indented.LoadBenchPlan) + "\n";

    /// <summary>A line of samples.jsonl, without its end.</summary>
    public static string WriteSample(LoadBenchSample sample) => JsonSerializer.Serialize(sample, LabJson.Default.LoadBenchSample);

    /// <summary>Reads plan.json.</summary>
    /// <exception cref="LabException">It is not what the lab writes.</exception>
    public static LoadBenchPlan ReadPlan(string text, string file) => RunFolderFormat.Parse(text, LabJson.Default.LoadBenchPlan, file, firstLine: 1);

    /// <summary>Reads samples.jsonl. A last line without its end is what a killed bench leaves: it doesn't count.</summary>
    /// <exception cref="LabException">A whole line is not what the lab writes.</exception>
    public static IReadOnlyList<LoadBenchSample> ReadSamples(string text, string file) =>
    [
        .. RunFolderFormat.WholeLines(text).Where(line => line.Text.Length > 0)
            .Select(line => RunFolderFormat.Parse(line.Text, LabJson.Default.LoadBenchSample, file, line.Number))
            .OrderBy(sample => sample.Index),
    ];
}
