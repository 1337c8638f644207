using System.Text.Json.Nodes;
using Lab.Core.Definitions;
using Lab.Core.Planning;
using Lab.Core.Records;
using Lab.Runner;
using Lab.Runner.Definitions;
using Xunit;

namespace Lab.Tests.Planning;

public sealed class TwoLoadsTests
{
    private static readonly Arm Link = Probe("p/link", SwitchingClass.Link);
    private static readonly Arm Process = Probe("p/process", SwitchingClass.Process);
    private static readonly ClosedLoop Saturation = new("saturation", 16, KeepAlive: false);
    private static readonly OpenLoop Steady = new("steady", new CapacityShare(0.5), Arrivals.Constant, 64, KeepAlive: false);

    [Fact]
    public void Each_load_gets_what_its_verdict_needs_and_the_rest_is_for_who_has_less()
    {
        var blockTime = Planner.BlockTime(Plan(TimeSpan.FromHours(1), Saturation, Steady).RunningArms, Saturation);
        Assert.Equal([20, 8], Blocks(Plan(28 * blockTime, Saturation, Steady)));
        Assert.Equal([20, 11], Blocks(Plan(31 * blockTime, Saturation, Steady)));
        Assert.Equal([25, 25], Blocks(Plan(50.5 * blockTime, Saturation, Steady)));
        Assert.Null(Make(27.9 * blockTime, Saturation, Steady).Plan);
    }

    [Fact]
    public void A_rate_too_low_for_its_tail_is_refused_with_what_it_would_take()
    {
        var issue = Assert.Single(Make(TimeSpan.FromMinutes(5), Steady with { Rate = new FixedRate(100) }).Issues);
        Assert.Equal("--max-time", issue.File);
        Assert.Contains("8 times 1,000 requests of steady", issue.Problem, StringComparison.Ordinal);
        Assert.NotNull(Make(TimeSpan.FromMinutes(5), Steady with { Rate = new FixedRate(4_000) }).Plan);
    }

    [Fact]
    public void Fewer_accounting_rounds_are_taken_under_a_load_beside_a_closed_one()
    {
        Assert.Equal([4, 2], Plan(TimeSpan.FromHours(1), Saturation, Steady).Schedules.Select(schedule => schedule.Accounting!.Count));
        Assert.Equal([4], Plan(TimeSpan.FromHours(1), Steady).Schedules.Select(schedule => schedule.Accounting!.Count));
    }

    [Theory]
    [InlineData(4, 2)]
    [InlineData(5, 4)]
    public void Fewer_accounting_rounds_are_taken_in_a_run_that_is_to_be_very_short(int blocks, int rounds)
    {
        var plan = Planner.Make(new(Plan(TimeSpan.FromHours(1), Saturation).Definition, "local", 1, [Link], blocks)).Plan!;
        Assert.Equal(rounds, Assert.Single(plan.Schedules).Accounting!.Count);
    }

    [Fact]
    public void The_order_of_windows_does_not_depend_on_the_rate_that_a_share_comes_to()
    {
        var (asked, found) = (Plan(TimeSpan.FromMinutes(10), Saturation, Steady), Plan(TimeSpan.FromMinutes(10), Saturation, Steady with { Rate = new MeasuredShare(2_350, 0.5, 4_700) }));
        Assert.Equal(asked.Schedules[1].Blocks[0].Pairs, found.Schedules[1].Blocks[0].Pairs);
    }

    [Fact]
    public void The_time_of_a_run_holds_its_accounting_and_its_capacity()
    {
        var both = Plan(TimeSpan.FromMinutes(10), Saturation, Steady);
        var windows = both.Schedules.Select(schedule => RunTiming.PairsOf(both, schedule) + RunTiming.AccountingOf(both, schedule) + RunTiming.WarmUp).Aggregate((a, b) => a + b);
        Assert.Equal(windows + RunTiming.Capacity + RunTiming.CapacityWarmUp, RunTiming.Of(both));
        Assert.True(RunTiming.AccountingOf(both, both.Schedules[0]) > 12 * RunTiming.Accounting);
    }

    [Fact]
    public void Tcplife_as_it_comes_fits_six_minutes_with_half_a_minute_for_the_set_up()
    {
        var home = LabHome.Find();
        var issues = new List<PreflightIssue>();
        var definition = ExperimentFile.Read(Path.Combine(home.Experiments, "tcplife.yaml"), issues)!;
        Assert.Equal([typeof(ClosedLoop), typeof(OpenLoop)], definition.Loads.Select(load => load.GetType()));

        // As on a kernel without kprobes and fentry.
        var arms = ProbeCatalogue.Resolve(home, definition.Probes, "--probe", issues)
            .Select(probe => probe.Arm.Id is "tcplife/core-tp_btf" or "tcplife/bpftrace-tracepoint" ? probe.Arm : probe.Arm with { NotRun = "refused" });
        var plan = Planner.Make(new(definition, "local", 1, [.. arms], Blocks: null)).Plan!;
        Assert.True(RunTiming.Of(plan) <= TimeSpan.FromSeconds(330), $"{RunTiming.Of(plan)}");
    }

    [Fact]
    public void A_plan_of_before_requests_could_be_chosen_asked_for_the_one_page()
    {
        var plan = JsonNode.Parse(RunFolderFormat.WritePlan(Plan(TimeSpan.FromHours(1), Saturation)))!;
        Assert.True(plan["definition"]!["loads"]![0]!.AsObject().Remove("requests"));
        var older = RunFolderFormat.ReadPlan(plan.ToJsonString(), "plan.json");
        Assert.Equal(RequestSpec.Index, older.Definition.Loads[0].Requests);
    }

    private static int[] Blocks(ExperimentPlan plan) => [.. plan.Schedules.Select(schedule => schedule.Blocks.Count)];

    private static ExperimentPlan Plan(TimeSpan maxTime, params LoadSpec[] loads) => Make(maxTime, loads).Plan!;

    private static (ExperimentPlan? Plan, IReadOnlyList<PreflightIssue> Issues) Make(TimeSpan maxTime, params LoadSpec[] loads) => Planner.Make(new(
        new ExperimentDefinition("test", "What?", new ServerSpec(1024, NetworkMode.Veth), loads, ["p"], Margin: 0.02, Precision: 0.01, maxTime),
        "local", 1, [Link, Process], Blocks: null)
    { MaxTimeIsAsked = true });

    private static Arm Probe(string id, SwitchingClass switchingClass) =>
        new(id, ArmKind.Probe, switchingClass, Hooks: 1, GroundTruth.Connection, [], Needs: "nothing", NotRun: null);
}
