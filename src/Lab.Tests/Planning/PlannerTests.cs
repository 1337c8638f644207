using CsCheck;
using Lab.Core.Definitions;
using Lab.Core.Planning;
using Xunit;

namespace Lab.Tests.Planning;

public sealed class PlannerTests
{
    private static readonly Arm Link = Probe("p/link", SwitchingClass.Link, hooks: 1);
    private static readonly Arm TwoHooks = Probe("p/two", SwitchingClass.Link, hooks: 2);
    private static readonly Arm Process = Probe("p/process", SwitchingClass.Process, hooks: 1);

    [Fact]
    public void Each_class_has_its_control_with_as_many_hooks_as_the_class_ever_attaches()
    {
        var plan = Plan(seed: 1, Link, TwoHooks, Process);
        Assert.Equal(["control-link", "control-process"], plan.Arms.Where(arm => arm.Kind == ArmKind.Control).Select(arm => arm.Id));
        Assert.Equal(2, plan.Arm("control-link").Hooks);
    }

    [Fact]
    public void Every_block_holds_the_pairs_of_every_arm_that_its_class_asks_for() => Gen.Int[0, 100_000].Sample(seed =>
    {
        foreach (var block in Plan(seed, Link, Process).Schedules.Single().Blocks)
        {
            Assert.Equal(
                [("control-link", 7), ("control-process", 1), ("p/link", 14), ("p/process", 1)],
                block.Pairs.CountBy(pair => pair.Arm).Select(entry => (entry.Key, entry.Value)).Order());
        }
    }, iter: 50);

    [Fact]
    public void A_load_may_ask_for_fewer_pairs_in_a_block()
    {
        var definition = Definition(TimeSpan.FromMinutes(10));
        var plan = Planner.Make(new(definition with { Loads = [definition.Loads[0] with { MostPairsPerBlock = 4 }] }, "local", 1, [Link, Process], Blocks: 20)).Plan!;
        Assert.Equal(
            [("control-link", 2), ("control-process", 1), ("p/link", 4), ("p/process", 1)],
            plan.Schedules.Single().Blocks[0].Pairs.CountBy(pair => pair.Arm).Select(entry => (entry.Key, entry.Value)).Order());
    }

    [Fact]
    public void The_same_seed_gives_the_same_schedule_and_another_seed_another()
    {
        Assert.Equal(Order(Plan(seed: 7, Link, Process)), Order(Plan(seed: 7, Link, Process)));
        Assert.NotEqual(Order(Plan(seed: 7, Link, Process)), Order(Plan(seed: 8, Link, Process)));
    }

    [Fact]
    public void An_arm_that_is_refused_leaves_the_order_of_the_others_as_it_was()
    {
        var all = Plan(seed: 7, Link, TwoHooks, Process);
        var fewer = Plan(seed: 7, Link, TwoHooks with { NotRun = "refused" }, Process);
        Assert.Equal(
            Order(all).Where(pair => pair.Arm != TwoHooks.Id),
            Order(fewer));
    }

    [Fact]
    public void Every_accounting_round_holds_the_baseline_and_every_probe_once() => Gen.Int[0, 100_000].Sample(seed =>
    {
        var rounds = Plan(seed, Link, TwoHooks, Process with { NotRun = "refused" }).Schedules.Single().Accounting!;
        Assert.Equal(4, rounds.Count);
        Assert.All(rounds, round => Assert.Equal([Arm.Baseline, Link.Id, TwoHooks.Id], round.Arms.Order()));
    }, iter: 50);

    [Fact]
    public void The_order_of_accounting_rounds_is_the_seeds_and_no_probe_is_always_first()
    {
        Assert.Equal(Rounds(seed: 7), Rounds(seed: 7));
        Assert.NotEqual(Rounds(seed: 7), Rounds(seed: 8));
        Assert.Equal(3, Enumerable.Range(0, 20).SelectMany(Rounds).Select(round => round.Split(' ')[0]).Distinct().Count());
    }

    [Fact]
    public void The_baseline_comes_first_in_about_half_of_the_pairs()
    {
        var pairs = Plan(seed: 3, Link, Process).Schedules.Single().Blocks.SelectMany(block => block.Pairs).ToArray();
        Assert.InRange(pairs.Count(pair => pair.BaselineFirst) / (double)pairs.Length, 0.4, 0.6);
    }

    [Fact]
    public void A_plan_that_can_reach_no_verdict_is_refused_with_what_it_would_take()
    {
        var asked = new PlanRequest(Definition(TimeSpan.FromSeconds(20)), "local", 1, [Link, Process], Blocks: null) { MaxTimeIsAsked = true };
        var (plan, issues) = Planner.Make(asked);
        Assert.Equal("--max-time", Assert.Single(Planner.Make(asked with { ArmsAreKnown = false }).Issues).File);
        Assert.NotNull(Planner.Make(asked with { ArmsAreKnown = false }).Plan);
        Assert.Null(plan);
        Assert.Equal("--max-time", Assert.Single(issues).File);
        Assert.Equal("--blocks", Assert.Single(Planner.Make(new(Definition(TimeSpan.FromHours(1)), "local", 1, [Link, Process], Blocks: 19)).Issues).File);
        Assert.NotNull(Planner.Make(new(Definition(TimeSpan.FromSeconds(20)), "local", 1, [Link, Process], Blocks: 20)).Plan);
    }

    [Theory]
    [InlineData(LoadTool.Wrk)]
    [InlineData(LoadTool.Ab)]
    public void A_window_of_a_tool_is_a_run_of_a_second_at_least_and_a_pair_fills_a_block(LoadTool tool)
    {
        var load = new ClosedLoop("one", 4, KeepAlive: false) { Tool = tool };
        Assert.Equal((1, 1), (Planner.PairsPerBlock(Link, load), Planner.PairsPerBlock(Arm.Control(SwitchingClass.Link, hooks: 1), load)));
        Assert.All(Enum.GetValues<SwitchingClass>(), each => Assert.True(ClassTiming.For(each, load).Window >= TimeSpan.FromSeconds(1)));
        Assert.True(Planner.BlockTime([Link], load) >= TimeSpan.FromSeconds(2));
    }

    [Fact]
    public void A_load_of_the_labs_own_is_timed_by_its_class_alone() =>
        Assert.All(Enum.GetValues<SwitchingClass>(), each => Assert.Equal(ClassTiming.For(each), ClassTiming.For(each, new ClosedLoop("one", 4, KeepAlive: true))));

    [Fact]
    public void A_tools_blocks_fit_the_time_and_do_not_change_those_of_the_load_before_it()
    {
        var definition = Definition(TimeSpan.FromMinutes(4));
        var own = definition.Loads[0];
        var both = definition with { Loads = [own, new ClosedLoop("two", 4, KeepAlive: true) { Tool = LoadTool.Wrk }], MaxTime = 2 * definition.MaxTime };
        var plan = Planner.Make(new(both, "local", 1, [Link], Blocks: null)).Plan!;
        TimeSpan[] times = [.. plan.Schedules.Select(schedule => Planner.BlockTime(plan.RunningArms, plan.Load(schedule.Load)) * schedule.Blocks.Count)];
        Assert.All(times, time => Assert.InRange(time, TimeSpan.FromMinutes(3.8), TimeSpan.FromMinutes(4.1)));
        Assert.InRange(times[0] + times[1], TimeSpan.FromMinutes(7.8), both.MaxTime);
        var alone = Planner.Make(new(definition, "local", 1, [Link], Blocks: null)).Plan!;
        Assert.Equal(Order(alone), Order(plan with { Schedules = [plan.Schedules[0]] }));
    }

    [Fact]
    public void Time_that_is_enough_for_the_labs_load_may_be_too_short_for_a_tool()
    {
        var definition = Definition(TimeSpan.FromSeconds(60));
        Assert.NotNull(Planner.Make(new(definition, "local", 1, [Link], Blocks: null)).Plan);
        var byTool = definition with { Loads = [definition.Loads[0] with { Tool = LoadTool.Ab }] };
        Assert.Equal("--max-time", Assert.Single(Planner.Make(new(byTool, "local", 1, [Link], Blocks: null) { MaxTimeIsAsked = true }).Issues).File);
        Assert.Contains("--blocks 20", Assert.Single(Planner.Make(new(byTool, "local", 1, [Link], Blocks: 19)).Issues).Mend, StringComparison.Ordinal);
    }

    [Fact]
    public void A_class_without_a_running_probe_has_no_control_either()
    {
        var plan = Plan(seed: 1, Link, Process with { NotRun = "refused" });
        Assert.NotNull(plan.Arm("control-process").NotRun);
        Assert.DoesNotContain(Order(plan), pair => pair.Arm.EndsWith("process", StringComparison.Ordinal));
    }

    [Fact]
    public void Controls_can_be_measured_without_any_probe()
    {
        var definition = Definition(TimeSpan.FromMinutes(10)) with { Probes = [], Controls = [SwitchingClass.Process, SwitchingClass.Link] };
        var plan = Planner.Make(new(definition, "local", 1, [], Blocks: 20)).Plan!;
        Assert.Equal(["control-link", "control-process"], plan.Arms.Select(arm => arm.Id));
        Assert.All(plan.Arms, arm => Assert.Null(arm.NotRun));
    }

    [Fact]
    public void A_control_that_was_asked_for_runs_even_where_every_probe_of_its_class_is_refused()
    {
        var definition = Definition(TimeSpan.FromMinutes(10)) with { Controls = [SwitchingClass.Process] };
        var plan = Planner.Make(new(definition, "local", 1, [Link, Process with { NotRun = "refused" }], Blocks: 20)).Plan!;
        Assert.Null(plan.Arm("control-process").NotRun);
    }

    [Fact]
    public void Ways_have_a_control_of_their_own_and_so_many_pairs_that_their_short_windows_fill_a_block()
    {
        var way = Probe("path/way", SwitchingClass.Path, hooks: 1);
        var plan = Plan(seed: 1, way, Process);
        var load = plan.Definition.Loads[0];
        Assert.Equal(["control-process", "control-path", "path/way", "p/process"], plan.Arms.Select(arm => arm.Id));
        var pairs = plan.Schedules.Single().Blocks.SelectMany(block => block.Pairs).CountBy(pair => pair.Arm, StringComparer.Ordinal).ToDictionary();
        Assert.Equal(20 * Planner.PairsPerBlock(way, load), pairs["path/way"]);
        Assert.True(pairs["path/way"] > pairs["control-path"] && pairs["control-path"] > pairs["p/process"]);
        Assert.True(Planner.BlockTime([way], load) < Planner.BlockTime([Process], load));
    }

    private static IEnumerable<(string Arm, bool BaselineFirst)> Order(ExperimentPlan plan) =>
        plan.Schedules.SelectMany(schedule => schedule.Blocks).SelectMany(block => block.Pairs).Select(pair => (pair.Arm, pair.BaselineFirst));

    private static IEnumerable<string> Rounds(int seed) =>
        Plan(seed, Link, TwoHooks).Schedules.Single().Accounting!.Select(round => string.Join(' ', round.Arms));

    private static ExperimentPlan Plan(int seed, params Arm[] probes) =>
        Planner.Make(new(Definition(TimeSpan.FromMinutes(10)), "local", seed, probes, Blocks: 20)).Plan!;

    private static ExperimentDefinition Definition(TimeSpan maxTime) => new(
        "test", "What?", new ServerSpec(1024, NetworkMode.Veth), [new ClosedLoop("one", 4, KeepAlive: false)], ["p"], Margin: 0.02, Precision: 0.01, maxTime);

    private static Arm Probe(string id, SwitchingClass switchingClass, int hooks) =>
        new(id, ArmKind.Probe, switchingClass, hooks, GroundTruth.Connection, [], Needs: "nothing", NotRun: null);
}
