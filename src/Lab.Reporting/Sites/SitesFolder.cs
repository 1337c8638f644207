using Lab.Core;
using Lab.Core.Comparison.Sites;
using Lab.Core.Records;

namespace Lab.Reporting.Sites;

/// <summary>The folder of an experiment at several sites: sites.json, and the folder of each site's run.</summary>
public static class SitesFolder
{
    /// <summary>True for such a folder.</summary>
    public static bool IsOne(string path) => File.Exists(Path.Combine(path, SitesPlan.File));

    /// <summary>Writes the plan.</summary>
    /// <exception cref="LabException">The folder can't be written.</exception>
    public static void Write(SitesPlan plan, string path) => ReportWriter.Write(path, [(SitesPlan.File, () => ReportWriter.Utf8.GetBytes(plan.ToJson()))]);

    /// <summary>The runs of all sites, held against each other.</summary>
    /// <exception cref="LabException">Something in it is not what the lab writes; the message names file and line.</exception>
    public static SitesResult Read(string path)
    {
        var file = Path.Combine(path, SitesPlan.File);
        SitesPlan plan;
        try
        {
            plan = SitesPlan.Parse(File.ReadAllText(file), file);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new LabException($"{file}:1: can't be read: {problem.Message}", problem);
        }

        return SitesComparer.Of(
            plan,
            plan.Sites.Where(site => File.Exists(Path.Combine(path, site.Name, RunFolderFormat.PlanFile)))
                .ToDictionary(site => site.Name, site => RunFolder.Read(Path.Combine(path, site.Name)), StringComparer.Ordinal));
    }
}
