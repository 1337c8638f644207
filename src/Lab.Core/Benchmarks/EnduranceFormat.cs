using System.Text.Json;
using Lab.Core.Records;

namespace Lab.Core.Benchmarks;

/// <summary>What lies in the folder of `lab bench endurance`, as text. plan.json and slices.jsonl are the frontier: the rest is made from them.</summary>
public static class EnduranceFormat
{
    /// <summary>The plan.</summary>
    public const string PlanFile = "plan.json";

    /// <summary>A line a slice, written when it is over.</summary>
    public const string SlicesFile = "slices.jsonl";

    /// <summary>The text of plan.json.</summary>
    public static string WritePlan(EndurancePlan plan) => JsonSerializer.Serialize(plan, RunFolderFormat.Indented.EndurancePlan) + "\n";

    /// <summary>A line of slices.jsonl, without its end.</summary>
    public static string WriteSlice(EnduranceSlice slice) => JsonSerializer.Serialize(slice, LabJson.Default.EnduranceSlice);

    /// <summary>Reads plan.json.</summary>
    /// <exception cref="LabException">It is not what the lab writes.</exception>
    public static EndurancePlan ReadPlan(string text, string file) => RunFolderFormat.Parse(text, LabJson.Default.EndurancePlan, file, firstLine: 1);

    /// <summary>Reads slices.jsonl. A last line without its end is what a killed run leaves: it doesn't count.</summary>
    /// <exception cref="LabException">A whole line is not what the lab writes.</exception>
    public static IReadOnlyList<EnduranceSlice> ReadSlices(string text, string file) =>
    [
        .. RunFolderFormat.WholeLines(text).Where(line => line.Text.Length > 0)
            .Select(line => RunFolderFormat.Parse(line.Text, LabJson.Default.EnduranceSlice, file, line.Number))
            .OrderBy(slice => slice.Index),
    ];
}
