using Lab.Core.Definitions;
using Lab.Runner;
using Lab.Runner.Definitions;
using Lab.Runner.Targets;
using Xunit;

namespace Lab.Tests.Definitions;

public sealed class PathCheckTests
{
    private static readonly ClosedLoop Load = new("one", 16, KeepAlive: false);

    [Fact]
    public void Ways_are_found_by_name_and_switched_as_a_class_of_their_own()
    {
        var mesh = Assert.Single(Resolve("path/mesh"));
        Assert.Equal((SwitchingClass.Path, 2, GroundTruth.Request), (mesh.Arm.Class, mesh.Arm.Hooks, mesh.Arm.EventPer));
        Assert.Equal(["haproxy:client", "haproxy:server"], mesh.Arm.Attach.Select(station => station.ToString()));
        Assert.Contains("path/access-log", Resolve("path").Select(probe => probe.Arm.Id));
    }

    [Fact]
    public void A_new_connection_for_each_request_of_the_labs_own_load_is_all_that_they_need() =>
        Assert.Empty(PathCheck.Of(Definition(Load), Resolve("path/mesh"), Target.Local));

    [Fact]
    public void Kept_connections_tools_and_running_servers_are_refused_each_with_its_mend()
    {
        Assert.Contains("keeps its connections", Problem(Definition(Load with { KeepAlive = true })), StringComparison.Ordinal);
        Assert.Contains("ab can't be sent another way", Problem(Definition(Load with { Tool = LoadTool.Ab })), StringComparison.Ordinal);
        Assert.Contains(
            "no other way", Problem(Definition(Load) with { Server = new ServerSpec(1024, NetworkMode.Veth, new AdoptedServer(1, 80)) }), StringComparison.Ordinal);
    }

    [Fact]
    public void A_container_is_refused() =>
        Assert.Contains("in a container has no other way", Problem(Definition(Load), new DockerTarget(Image: null)), StringComparison.Ordinal);

    [Fact]
    public void Other_probes_may_have_any_load_and_need_no_ways()
    {
        var definition = Definition(Load with { KeepAlive = true });
        Assert.Empty(PathCheck.Of(definition, Resolve("tcplife/core-tp_btf"), Target.Local));
        Assert.False(PathCheck.NeedsWays(definition, Resolve("tcplife/core-tp_btf")));
        Assert.True(PathCheck.NeedsWays(definition with { Controls = [SwitchingClass.Path] }, []));
    }

    private static string Problem(ExperimentDefinition definition, Target? target = null) =>
        Assert.Single(PathCheck.Of(definition, Resolve("path/haproxy"), target ?? Target.Local), issue => issue.Mend.Length > 0).Problem;

    private static IReadOnlyList<RequestedProbe> Resolve(string name)
    {
        var issues = new List<PreflightIssue>();
        var found = ProbeCatalogue.Resolve(LabHome.Find(), [name], "test", issues);
        Assert.Empty(issues);
        return found;
    }

    private static ExperimentDefinition Definition(LoadSpec load) => new(
        "test", "What?", new ServerSpec(1024, NetworkMode.Veth), [load], ["path"], Margin: 0.02, Precision: 0.01, TimeSpan.FromMinutes(1));
}
