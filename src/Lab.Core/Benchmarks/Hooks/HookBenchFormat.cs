using System.Text.Json;
using Lab.Core.Records;

namespace Lab.Core.Benchmarks.Hooks;

/// <summary>What lies in the folder of `lab bench hooks`, as text. plan.json and samples.jsonl are the frontier: the rest is made from them.</summary>
public static class HookBenchFormat
{
    /// <summary>The plan.</summary>
    public const string PlanFile = "plan.json";

    /// <summary>A line a sample, written when it is taken.</summary>
    public const string SamplesFile = "samples.jsonl";

    /// <summary>The text of plan.json.</summary>
    public static string WritePlan(HookBenchPlan plan) => JsonSerializer.Serialize(plan, RunFolderFormat.Indented.HookBenchPlan) + "\n";

    /// <summary>A line of samples.jsonl, without its end.</summary>
    public static string WriteSample(HookSample sample) => JsonSerializer.Serialize(sample, LabJson.Default.HookSample);

    /// <summary>Reads plan.json.</summary>
    /// <exception cref="LabException">It is not what the lab writes.</exception>
    public static HookBenchPlan ReadPlan(string text, string file) => RunFolderFormat.Parse(text, LabJson.Default.HookBenchPlan, file, firstLine: 1);

    /// <summary>Reads samples.jsonl. A last line without its end is what a killed bench leaves: it doesn't count.</summary>
    /// <exception cref="LabException">A whole line is not what the lab writes.</exception>
    public static IReadOnlyList<HookSample> ReadSamples(string text, string file) =>
    [
        .. RunFolderFormat.WholeLines(text).Where(line => line.Text.Length > 0)
            .Select(line => RunFolderFormat.Parse(line.Text, LabJson.Default.HookSample, file, line.Number)),
    ];
}
