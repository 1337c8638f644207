using System.Text.Json;
using Lab.Core.Definitions;
using Lab.Core.Records;

namespace Lab.Core.Comparison.Sites;

/// <summary>An experiment that was run at several sites in turns: sites.json of its folder, beside a folder for each site's run.</summary>
/// <param name="Experiment">Its name.</param>
/// <param name="Question">What it asks.</param>
/// <param name="StartedUtc">When it began.</param>
/// <param name="Seed">Seed of the order of turns; each site's windows have a seed of their own.</param>
/// <param name="Margin">Equivalence margin, as a fraction.</param>
/// <param name="Sites">The sites, in the definition's order.</param>
/// <param name="NotRun">Why a site was not measured, by its name.</param>
public sealed record SitesPlan(
    string Experiment, string Question, DateTimeOffset StartedUtc, int Seed, double Margin, IReadOnlyList<ServerSite> Sites, IReadOnlyDictionary<string, string> NotRun)
{
    /// <summary>Its file.</summary>
    public const string File = "sites.json";

    /// <summary>Its text.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, RunFolderFormat.Indented.SitesPlan) + "\n";

    /// <summary>Reads it.</summary>
    /// <exception cref="LabException">It is not what the lab writes; the message names the file.</exception>
    public static SitesPlan Parse(string text, string file) => RunFolderFormat.Parse(text, LabJson.Default.SitesPlan, file, firstLine: 1);
}
