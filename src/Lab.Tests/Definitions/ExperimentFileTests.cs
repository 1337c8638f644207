using Lab.Core.Definitions;
using Lab.Runner;
using Lab.Runner.Definitions;
using Xunit;

namespace Lab.Tests.Definitions;

public sealed class ExperimentFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("lab-definitions-").FullName;

    [Fact]
    public void A_definition_is_read_with_its_defaults()
    {
        var (definition, issues) = Read("question: Why?\nloads:\n  - name: one\n    closed: { connections: 4 }\nprobes: [tcplife]\n");
        Assert.Empty(issues);
        Assert.Equal("Why?", definition!.Question);
        Assert.Equal(new ServerSpec(1024, NetworkMode.Veth, Adopted: null, Mpm.Worker), definition.Server);
        Assert.Equal(Mpm.Event, Read("question: Why?\nserver: { mpm: event }\nloads:\n  - name: one\n    closed: { connections: 4 }\nprobes: [tcplife]\n").Definition!.Server.Mpm);
        Assert.Equal(new ClosedLoop("one", 4, KeepAlive: false), Assert.Single(definition.Loads));
        Assert.Equal(0.02, definition.Margin);
        Assert.Equal(TimeSpan.FromMinutes(4), definition.MaxTime);
    }

    [Fact]
    public void Every_mistake_is_named_with_its_line_and_its_mend()
    {
        var (definition, issues) = Read("question: Why?\nserver: { body_bytes: big, netwrk: veth }\nloads:\n  - name: one\n    closed: { connections: 0 }\nprobes: []\nprecision: 0\n");
        Assert.Null(definition);
        Assert.Equal([2, 2, 5, 6, 7], issues.Select(issue => issue.Line).Order());
        Assert.Contains(issues, issue => issue.Mend == "Did you mean network?");
        Assert.All(issues, issue => Assert.EndsWith("experiment.yaml", issue.File, StringComparison.Ordinal));
        Assert.All(issues, issue => Assert.NotEmpty(issue.Mend));
    }

    [Theory]
    [InlineData("question: [")]
    [InlineData("")]
    [InlineData("- a\n- b\n")]
    public void What_is_no_mapping_is_said_to_be_none(string text)
    {
        var (definition, issues) = Read(text);
        Assert.Null(definition);
        Assert.Single(issues);
    }

    [Fact]
    public void A_load_may_name_its_tool()
    {
        const string Start = "question: Why?\nprobes: [tcplife]\nloads:\n  - name: one\n    closed: { connections: 4 }\n";
        Assert.Equal(LoadTool.Ab, Read($"{Start}    tool: ab\n").Definition!.Loads[0].Tool);
        Assert.Equal(LoadTool.Builtin, Read(Start).Definition!.Loads[0].Tool);
        Assert.Equal(6, Assert.Single(Read($"{Start}    tool: a\n").Issues).Line);
    }

    [Fact]
    public void A_reference_is_one_of_the_arms()
    {
        const string Start = "question: Why?\nprobes: [tcplife]\nloads:\n  - name: one\n    closed: { connections: 4 }\n";
        Assert.Equal("tcplife/core-tp_btf", Read($"{Start}reference: tcplife/core-tp_btf\n").Definition!.Reference);
        Assert.Equal(6, Assert.Single(Read($"{Start}reference: soaccept/core-raw_tp\n").Issues).Line);
    }

    [Fact]
    public void Two_loads_of_one_name_are_refused()
    {
        var (_, issues) = Read("question: Why?\nloads:\n  - { name: a, closed: { connections: 1 } }\n  - { name: a, closed: { connections: 2 } }\nprobes: [tcplife]\n");
        Assert.Contains("two loads", Assert.Single(issues).Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Controls_may_stand_in_place_of_probes_but_not_nothing()
    {
        const string Start = "question: Why?\nloads:\n  - name: one\n    closed: { connections: 4 }\n";
        var (definition, issues) = Read($"{Start}controls: [process, link]\n");
        Assert.Empty(issues);
        Assert.Equal([SwitchingClass.Process, SwitchingClass.Link], definition!.Controls!);
        Assert.Empty(definition.Probes);
        Assert.Contains("nothing to compare", Assert.Single(Read(Start).Issues).Problem, StringComparison.Ordinal);
        Assert.Contains("`lnk`", Assert.Single(Read($"{Start}controls: [lnk]\n").Issues).Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void The_labs_own_experiments_and_probes_are_without_mistakes()
    {
        var home = LabHome.Find();
        var issues = new List<PreflightIssue>();
        Assert.All(ExperimentFile.Names(home), name => Assert.NotNull(ExperimentFile.Read(Path.Combine(home.Experiments, name + ".yaml"), issues)));
        var probes = ProbeCatalogue.Resolve(home, ProbeFile.Names(home), "bpf", issues);
        Assert.Empty(issues);
        Assert.Equal(ProbeFile.Names(home), probes.Select(probe => probe.Probe.Name).Distinct());
        Assert.Superset(new HashSet<string>(["tcplife", "soaccept", "hooks", "maps", "path"]), probes.Select(probe => probe.Probe.Name).ToHashSet());
        Assert.Equal(Enum.GetValues<SwitchingClass>().Order(), probes.Select(probe => probe.Arm.Class).Distinct().Order());
    }

    [Theory]
    [InlineData("tcplife/core-tp_bft", "Did you mean core-tp_btf?")]
    [InlineData("tcplif", "Did you mean tcplife?")]
    public void A_misspelt_probe_is_answered_with_the_one_that_was_meant(string name, string mend)
    {
        var issues = new List<PreflightIssue>();
        Assert.Empty(ProbeCatalogue.Resolve(LabHome.Find(), [name], "--probe", issues));
        Assert.Equal(mend, Assert.Single(issues).Mend);
    }

    [Fact]
    public void A_probe_that_resembles_none_is_answered_with_all_there_are()
    {
        var issues = new List<PreflightIssue>();
        Assert.Empty(ProbeCatalogue.Resolve(LabHome.Find(), ["xyz"], "--probe", issues));
        Assert.Equal($"There are: {string.Join(", ", ProbeFile.Names(LabHome.Find()))}.", Assert.Single(issues).Mend);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private (ExperimentDefinition? Definition, List<PreflightIssue> Issues) Read(string text)
    {
        var file = Path.Combine(_folder, "experiment.yaml");
        File.WriteAllText(file, text);
        var issues = new List<PreflightIssue>();
        return (ExperimentFile.Read(file, issues), issues);
    }
}
