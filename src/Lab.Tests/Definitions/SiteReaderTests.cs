using Lab.Core.Definitions;
using Lab.Runner;
using Lab.Runner.Definitions;
using Xunit;

namespace Lab.Tests.Definitions;

public sealed class SiteReaderTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("lab-definitions-").FullName;

    [Fact]
    public void Sites_are_read_as_they_are_written()
    {
        var (definition, issues) = Read("[{ name: process }, { name: box, target: docker, network: bridge, seccomp: off, against: process }]");
        Assert.Empty(issues);
        Assert.Equal(
            [
                new ServerSite("process", "local", NetworkMode.Veth, Seccomp: true, Against: null),
                new ServerSite("box", "docker", NetworkMode.Bridge, Seccomp: false, "process"),
            ],
            definition!.Sites!);
    }

    [Fact]
    public void The_labs_own_experiment_holds_every_container_against_the_process_that_is_reached_in_the_same_way()
    {
        var issues = new List<PreflightIssue>();
        var sites = ExperimentFile.Read(ExperimentFile.Find(LabHome.Find(), "container", issues)!, issues)!.Sites!;
        Assert.Empty(issues);
        Assert.All(sites.Where(site => site.Target == "docker"), site => Assert.Equal("local", sites.Single(other => other.Name == site.Against).Target));
        Assert.Contains(sites, site => site is { Target: "docker", Seccomp: true, Network: NetworkMode.Veth });
        Assert.Contains(sites, site => site is { Target: "docker", Seccomp: false });
        Assert.Contains(sites, site => site is { Target: "docker", Network: NetworkMode.Loopback });
        Assert.Contains(sites, site => site is { Target: "docker", Network: NetworkMode.Bridge });
    }

    [Theory]
    [InlineData("[{ name: one }]", "there is one site", "leave sites out")]
    [InlineData("[{ name: one }, { name: one }]", "two sites are named one", "its own name")]
    [InlineData("[{ name: one }, { name: ../two }]", "a site is named `../two`", "letters, digits and dashes")]
    [InlineData("[{ name: one }, { name: two, target: vagrant }]", "the target is `vagrant`", "take turns on this machine")]
    [InlineData("[{ name: one }, { name: two, network: bridge }]", "neither an engine's bridge", "target: docker")]
    [InlineData("[{ name: one }, { name: two, seccomp: off }]", "nor its seccomp filter", "target: docker")]
    [InlineData("[{ name: one }, { name: two, seccomp: maybe }]", "seccomp is `maybe`", "on, off")]
    [InlineData("[{ name: one, against: two }, { name: two }]", "two is no site before this one", "stands above it")]
    [InlineData("[{ name: one }, { name: two, agianst: one }]", "unknown key agianst", "Did you mean against?")]
    [InlineData("here", "sites is no list", "begins with a dash")]
    public void Every_mistake_is_named_with_its_line_and_its_mend(string sites, string problem, string mend)
    {
        var (definition, issues) = Read(sites);
        Assert.Null(definition);
        Assert.Contains(issues, issue => issue.Line > 0 && issue.Problem.Contains(problem, StringComparison.Ordinal) && issue.Mend.Contains(mend, StringComparison.Ordinal));
    }

    [Fact]
    public void What_can_not_take_turns_is_refused()
    {
        var (definition, _) = Read("[{ name: one }, { name: two }]");
        Assert.Empty(SitesCheck.Of(definition!, []));
        Assert.Single(SitesCheck.Of(definition! with { Trials = [TrialKind.Loading] }, []));
        Assert.Single(SitesCheck.Of(definition! with { Loads = [.. definition.Loads, definition.Loads[0] with { Name = "again" }] }, []));
        Assert.Single(SitesCheck.Of(definition! with { Server = definition.Server with { Adopted = new AdoptedServer(1, 80) } }, []));
        Assert.Empty(SitesCheck.Of(definition! with { Sites = null, Trials = [TrialKind.Loading] }, []));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private (ExperimentDefinition? Definition, List<PreflightIssue> Issues) Read(string sites)
    {
        var file = Path.Combine(_folder, "places.yaml");
        File.WriteAllText(
            file, $"question: What?\nsites: {sites}\nloads:\n  - name: saturation\n    closed: {{ connections: 16, keep_alive: false }}\nprobes: [tcplife]\n");
        var issues = new List<PreflightIssue>();
        return (ExperimentFile.Read(file, issues), issues);
    }
}
