using Lab.Core.Definitions;
using Lab.Runner.Definitions;
using Xunit;

namespace Lab.Tests.Definitions;

public sealed class LoadCheckTests
{
    private static readonly ClosedLoop Kept = new("kept", Connections: 16, KeepAlive: true);
    private static readonly OpenLoop Open = new("open", new FixedRate(100), Arrivals.Constant, Connections: 16, KeepAlive: true);

    [Theory]
    [InlineData(LoadTool.Builtin)]
    [InlineData(LoadTool.Wrk)]
    [InlineData(LoadTool.Ab)]
    public void A_closed_loop_with_kept_connections_is_for_every_tool(LoadTool tool) => Assert.Empty(Issues(Kept with { Tool = tool }));

    [Theory]
    [InlineData(LoadTool.Wrk)]
    [InlineData(LoadTool.Ab)]
    public void An_open_loop_is_for_no_tool(LoadTool tool)
    {
        var issue = Assert.Single(Issues(Open with { Tool = tool }));
        Assert.Equal("load open", issue.File);
        Assert.Contains("--load builtin", issue.Mend, StringComparison.Ordinal);
        Assert.Empty(Issues(Open));
    }

    [Fact]
    public void Wrk_runs_out_of_ports_with_a_connection_for_each_request_but_not_over_loopback()
    {
        var fresh = Kept with { KeepAlive = false, Tool = LoadTool.Wrk };
        Assert.Contains("TIME_WAIT", Assert.Single(Issues(fresh)).Problem, StringComparison.Ordinal);
        Assert.Empty(Issues(fresh, new(1024, NetworkMode.Loopback)));
        Assert.Empty(Issues(fresh, new(1024, NetworkMode.Veth, new AdoptedServer(100, 80))));
        Assert.Empty(Issues(fresh with { Tool = LoadTool.Ab }));
    }

    [Fact]
    public void What_a_tool_can_not_send_is_refused()
    {
        var post = RequestSpec.Index with { Method = "POST" };
        Assert.Contains("POST", Assert.Single(Issues(Kept with { Tool = LoadTool.Wrk, Requests = post })).Problem, StringComparison.Ordinal);
        Assert.Empty(Issues(Kept with { Tool = LoadTool.Ab, Requests = post }));
        Assert.Contains("body", Assert.Single(Issues(Kept with { Tool = LoadTool.Ab, Requests = post with { Body = "a" } })).Problem, StringComparison.Ordinal);
        var two = RequestSpec.Index with { Paths = [new("/a", 1), new("/b", 1)] };
        Assert.Contains("one path", Assert.Single(Issues(Kept with { Tool = LoadTool.Ab, Requests = two })).Problem, StringComparison.Ordinal);
        Assert.Contains("one thread", Assert.Single(Issues(Kept with { Tool = LoadTool.Ab, Threads = 2 })).Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Nbomber_that_is_not_built_in_says_how_it_would_be()
    {
        var load = Kept with { Tool = LoadTool.NBomber };
        Assert.Contains("-p:NBomber=true", Assert.Single(Issues(load)).Mend, StringComparison.Ordinal);
        Assert.Empty(LoadCheck.Of(Definition(load, new(1024, NetworkMode.Veth)), hasNBomber: true));
        Assert.Contains("poisson", Assert.Single(LoadCheck.Of(Definition(Open with { Tool = LoadTool.NBomber, Arrivals = Arrivals.Poisson }, new(1024, NetworkMode.Veth)), hasNBomber: true)).Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Nbomber_tells_no_due_times_so_no_sweep_and_no_trial_is_by_it()
    {
        var sweep = new SweepLoop("sweep", 0.2, 1.1, Steps: 4, Arrivals.Constant, Connections: 16, KeepAlive: true, TimeSpan.FromSeconds(1), Rounds: 2) { Tool = LoadTool.NBomber };
        Assert.Contains("when requests were due", Assert.Single(LoadCheck.Of(Definition(sweep, new(1024, NetworkMode.Veth)), hasNBomber: true)).Problem, StringComparison.Ordinal);
        var trials = Definition(Kept with { Tool = LoadTool.NBomber }, new(1024, NetworkMode.Veth)) with { Trials = [TrialKind.Loading] };
        Assert.Contains("when they were due", Assert.Single(LoadCheck.Of(trials, hasNBomber: true)).Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_generator_has_a_name() => Assert.Equal(Enum.GetValues<LoadTool>(), LoadTools.All.Values.Order());

    private static PreflightIssue[] Issues(LoadSpec load, ServerSpec? server = null) =>
        [.. LoadCheck.Of(Definition(load, server ?? new(1024, NetworkMode.Veth)), hasNBomber: false)];

    private static ExperimentDefinition Definition(LoadSpec load, ServerSpec server) =>
        new("test", "What?", server, [load], [], Margin: 0.02, Precision: 0.01, TimeSpan.FromMinutes(1));
}
