using System.Text.Json;
using Lab.Core;
using Lab.Core.Comparison.Sites;
using Lab.Reporting.Sites;
using Lab.Tests.Synthetic;
using Xunit;

namespace Lab.Tests.Comparison.Sites;

public sealed class SitesFolderTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("lab-tests-sites-");

    public SitesFolderTests()
    {
        foreach (var (site, run) in MadeUpSites.Runs(0.05, 0))
        {
            run.WriteTo(new DirectoryInfo(Path.Combine(_folder.FullName, site)));
        }

        SitesFolder.Write(MadeUpSites.Plan, _folder.FullName);
    }

    [Fact]
    public void What_was_written_comes_back_and_every_site_has_a_report_of_its_own()
    {
        var result = SitesFolder.Read(_folder.FullName);
        Assert.Equal(MadeUpSites.Result(0.05, 0).Summary, result.Summary);
        SitesWriter.Write(result, _folder.FullName);
        Assert.All(["sites.csv", "sites.png", "sites.md", "process/report/report.md", "container/report/report.md", "container/compare/compare.md"], file => Assert.True(File.Exists(At(file)), file));
        Assert.False(Directory.Exists(At("process/compare")));
        var page = File.ReadAllText(At("sites.md"));
        Assert.Contains(result.Summary, page, StringComparison.Ordinal);
        Assert.DoesNotContain("--target", page, StringComparison.Ordinal);
        var lines = File.ReadAllLines(At("sites.csv"));
        Assert.Equal(1 + (3 * 2), lines.Length);
        Assert.All(lines, line => Assert.Equal(lines[0].Count(letter => letter == ','), line.Count(letter => letter == ',')));
    }

    [Fact]
    public void The_json_has_every_effect_and_difference()
    {
        using var json = JsonDocument.Parse(SitesJson.Of(SitesFolder.Read(_folder.FullName)));
        Assert.Equal(3 * 2, json.RootElement.GetProperty("effects").GetArrayLength());
        Assert.Equal(2, json.RootElement.GetProperty("differences").GetArrayLength());
    }

    [Fact]
    public void A_folder_is_known_by_its_plan_and_a_broken_one_is_named()
    {
        Assert.True(SitesFolder.IsOne(_folder.FullName));
        Assert.False(SitesFolder.IsOne(At("process")));
        File.WriteAllText(At(SitesPlan.File), "{");
        Assert.Contains($"{At(SitesPlan.File)}:", Assert.Throws<LabException>(() => SitesFolder.Read(_folder.FullName)).Message, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private string At(string name) => Path.Combine(_folder.FullName, name);
}
