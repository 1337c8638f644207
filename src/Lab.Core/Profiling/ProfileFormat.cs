using System.Text.Json;
using Lab.Core.Records;

namespace Lab.Core.Profiling;

/// <summary>What lies in the folder of `lab profile`, as text. profile.json and stretches.jsonl are the frontier: the rest is made from them.</summary>
public static class ProfileFormat
{
    /// <summary>The plan.</summary>
    public const string PlanFile = "profile.json";

    /// <summary>A line a stretch, written when it is over.</summary>
    public const string StretchesFile = "stretches.jsonl";

    /// <summary>The text of profile.json.</summary>
    public static string WritePlan(ProfilePlan plan) => JsonSerializer.Serialize(plan, RunFolderFormat.Indented.ProfilePlan) + "\n";

    /// <summary>A line of stretches.jsonl, without its end.</summary>
    public static string WriteStretch(ProfileStretch stretch) => JsonSerializer.Serialize(stretch, LabJson.Default.ProfileStretch);

    /// <summary>Reads profile.json.</summary>
    /// <exception cref="LabException">It is not what the lab writes.</exception>
    public static ProfilePlan ReadPlan(string text, string file) => RunFolderFormat.Parse(text, LabJson.Default.ProfilePlan, file, firstLine: 1);

    /// <summary>Reads stretches.jsonl. A last line without its end is what a killed run leaves: it doesn't count.</summary>
    /// <exception cref="LabException">A whole line is not what the lab writes.</exception>
    public static IReadOnlyList<ProfileStretch> ReadStretches(string text, string file) =>
    [
        .. RunFolderFormat.WholeLines(text).Where(line => line.Text.Length > 0)
            .Select(line => RunFolderFormat.Parse(line.Text, LabJson.Default.ProfileStretch, file, line.Number)),
    ];
}
