using Lab.Core.Definitions;
using Lab.Core.Planning;
using Lab.Runner;
using Lab.Runner.Definitions;
using Xunit;

namespace Lab.Tests.Planning;

/// <summary>A file's `max_time` is a wish; only what was asked for with a run is refused.</summary>
public sealed class NeededTimeTests
{
    private static readonly LabHome Home = LabHome.Find();

    public static TheoryData<string> Experiments => [.. ExperimentFile.Names(Home)];

    [Theory]
    [MemberData(nameof(Experiments))]
    public void Every_shipped_experiment_has_a_plan_whichever_kind_of_hook_is_missing(string name)
    {
        var (definition, arms) = Read(name);
        string[] kinds =
            [.. arms.SelectMany(arm => arm.Attach).Select(point => point.Type).Distinct(StringComparer.Ordinal)];
        AssertPlanned(definition, arms);
        foreach (var kind in kinds)
        {
            AssertPlanned(definition, Without(arms, kind));
            AssertPlanned(definition, Without(arms, [.. kinds.Where(other => other != kind)]));
        }
    }

    [Theory]
    [MemberData(nameof(Experiments))]
    public void Every_shipped_experiment_that_can_be_counted_has_a_plan_then_too(string name)
    {
        var (definition, arms) = Read(name);
        LoadSpec[] counted = [.. definition.Loads.Select(load => CountedLoop.Of(load)).OfType<LoadSpec>()];
        if (counted.Length > 0)
        {
            AssertPlanned(definition with { Loads = counted, MaxTime = CountedLoop.LongestRun }, arms);
        }
    }

    [Fact]
    public void Tcplife_takes_longer_than_its_file_wishes_where_every_variant_runs_and_that_is_said()
    {
        var (definition, arms) = Read("tcplife");
        var plan = Planner.Make(new(definition, "local", 1, arms, Blocks: null)).Plan!;
        Assert.True(plan.Definition.MaxTime > definition.MaxTime);
        Assert.Equal(
            $"max_time {definition.MaxTime.TotalSeconds:0} s of tcplife.yaml is too short for {plan.RunningArms.Count()} arms: about {plan.Definition.MaxTime.TotalSeconds:0} s are taken",
            NeededTime.NoteOf(definition, plan));
        var again = Planner.Make(
            new(definition with { MaxTime = plan.Definition.MaxTime }, "local", 1, arms, Blocks: null) { MaxTimeIsAsked = true });
        Assert.NotNull(again.Plan);
        Assert.Null(NeededTime.NoteOf(again.Plan.Definition, again.Plan));
        var shorter = definition with { MaxTime = plan.Definition.MaxTime - TimeSpan.FromSeconds(1) };
        Assert.Equal(
            "--max-time",
            Assert.Single(Planner.Make(new(shorter, "local", 1, arms, Blocks: null) { MaxTimeIsAsked = true }).Issues).File);
    }

    [Fact]
    public void A_time_that_is_enough_is_kept_and_a_number_of_blocks_stretches_nothing()
    {
        var (definition, arms) = Read("tcplife");
        var unhurried = Planner.Make(
            new(definition with { MaxTime = TimeSpan.FromHours(1) }, "local", 1, arms, Blocks: null))
            .Plan!;
        Assert.Equal(TimeSpan.FromHours(1), unhurried.Definition.MaxTime);
        var blocks = Planner.Make(new(definition, "local", 1, arms, Blocks: 40)).Plan!;
        Assert.Equal(definition.MaxTime, blocks.Definition.MaxTime);
    }

    [Theory]
    [InlineData(SwitchingClass.Process, 134, 9, 15)]
    [InlineData(SwitchingClass.Process, 76, 5, 8)]
    [InlineData(SwitchingClass.Process, 5, 0.9, 1.5)]
    [InlineData(SwitchingClass.Perf, 8, 0.25, 0.7)]
    [InlineData(SwitchingClass.Link, 8, 0.004, 0.02)]
    public void A_switch_takes_longer_with_more_programs(
        SwitchingClass switchingClass, int hooks, double leastSeconds, double mostSeconds) =>
        Assert.InRange(ClassTiming.For(switchingClass).SwitchOf(hooks).TotalSeconds, leastSeconds, mostSeconds);

    [Fact]
    public void Blocks_sweeps_trials_and_accounting_of_many_programs_are_planned_with_the_time_of_their_switch()
    {
        var (definition, _) = Read("tcplife");
        Arm One(int hooks) =>
            new("own/one", ArmKind.Probe, SwitchingClass.Process, hooks, GroundTruth.None, [], "nothing", NotRun: null);
        ExperimentPlan Plan(int hooks) => Planner.Make(new(definition, "local", 1, [One(hooks)], Blocks: 20)).Plan!;
        var load = definition.Loads[0];
        Assert.True(Planner.BlockTime([One(134)], load) - Planner.BlockTime([One(1)], load) > TimeSpan.FromSeconds(20));
        Assert.True(
            RunTiming.AccountingOf(Plan(134), Plan(134).Schedules[0]) > RunTiming.AccountingOf(Plan(1), Plan(1).Schedules[0]));
        Assert.True(
            CycleTiming.Of([One(134)], rounds: 6) > CycleTiming.Of([One(1)], rounds: 6) + TimeSpan.FromSeconds(50));
        var sweep = Read("sweep").Definition.Sweeps.First();
        Assert.True(
            SweepTiming.Of(sweep, [One(134)], rounds: 6) > SweepTiming.Of(sweep, [One(1)], rounds: 6) + TimeSpan.FromSeconds(50));
    }

    private static void AssertPlanned(ExperimentDefinition definition, IReadOnlyList<Arm> arms)
    {
        var (plan, issues) = Planner.Make(new(definition, "local", 1, arms, Blocks: null));
        Assert.Empty(issues);
        Assert.True(plan!.Definition.MaxTime >= definition.MaxTime);
        Assert.Equal(definition.Loads.Count, plan.Schedules.Count);
        Assert.All(
            plan.Schedules,
            schedule => Assert.True(schedule.Blocks.Count > 0 || schedule.Sweep is not null || schedule.Trials is not null));
    }

    private static Arm[] Without(IEnumerable<Arm> arms, params string[] kinds) =>
        [.. arms.Select(arm => arm.Attach.Any(point => kinds.Contains(point.Type)) ? arm with { NotRun = arm.NotRun ?? "no such hook here" } : arm)];

    private static (ExperimentDefinition Definition, Arm[] Arms) Read(string name)
    {
        var issues = new List<PreflightIssue>();
        var definition = ExperimentFile.Read(Path.Combine(Home.Experiments, name + ".yaml"), issues)!;
        RequestedProbe[] probes =
        [
            .. ProbeCatalogue.Resolve(Home, definition.Probes, "test", issues), .. OwnCommand.Resolve(
                definition.Commands ?? [], "test", issues),
        ];
        Assert.Empty(issues);
        return (definition, [.. probes.Select(probe => probe.Arm)]);
    }
}
