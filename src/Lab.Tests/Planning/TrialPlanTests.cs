using CsCheck;
using Lab.Core.Definitions;
using Lab.Core.Planning;
using Lab.Tests.Synthetic;
using Xunit;

namespace Lab.Tests.Planning;

public sealed class TrialPlanTests
{
    [Fact]
    public void Every_round_holds_every_arm_that_runs_once_and_tools_are_in_the_first_six_only() => Gen.Int[0, 100_000].Sample(seed =>
    {
        var plan = SyntheticTrials.Plan(seed).Plan!;
        Assert.Equal(2, plan.Schedules.Count);
        Assert.All(plan.Schedules, schedule =>
        {
            Assert.Empty(schedule.Blocks);
            Assert.Equal(CycleTiming.DefaultRounds, schedule.Trials!.Count);
            Assert.All(schedule.Trials.Take(6), round => Assert.Equal([SyntheticTrials.Tool, SyntheticTrials.Link], round.Pairs.Select(pair => pair.Arm).Order(StringComparer.Ordinal)));
            Assert.All(schedule.Trials.Skip(6), round => Assert.Equal(SyntheticTrials.Link, Assert.Single(round.Pairs).Arm));
            Assert.Equal(Enumerable.Range(0, 16), schedule.Trials.SelectMany(round => round.Pairs).Select(pair => pair.Index));
        });
        Assert.Empty(plan.Definition.SwitchedLoads);
    }, iter: 50);

    [Fact]
    public void Arms_and_the_quiet_stretch_beside_them_come_in_random_order_and_the_same_for_the_same_seed()
    {
        TrialPair[] Order(int seed) => [.. SyntheticTrials.Plan(seed, blocks: 100).Plan!.Schedules[0].Trials!.SelectMany(round => round.Pairs)];
        Assert.Equal(Order(7), Order(7));
        Assert.NotEqual(Order(7), Order(8));
        Assert.InRange(Order(7).Count(pair => pair.QuietFirst), 30, 76);
        Assert.Equal(2, Enumerable.Range(1, 20).Select(seed => Order(seed)[0].Arm).Distinct().Count());
    }

    [Fact]
    public void An_arm_that_is_refused_leaves_the_order_of_the_others_as_it_was()
    {
        Arm[] all = [.. SyntheticTrials.Arms.Select(arm => arm.Id == SyntheticTrials.NotHere ? arm with { NotRun = null } : arm)];
        IEnumerable<TrialPair> Order(Arm[] arms) => SyntheticTrials.Plan(5, arms: arms).Plan!.Schedules.SelectMany(each => each.Trials!).SelectMany(round => round.Pairs)
            .Where(pair => pair.Arm != SyntheticTrials.NotHere).Select(pair => pair with { Index = 0 });
        Assert.Equal(Order(all), Order(SyntheticTrials.Arms));
    }

    [Fact]
    public void There_is_a_control_where_it_was_asked_for_and_nowhere_else()
    {
        Assert.DoesNotContain(SyntheticTrials.Plan(1).Plan!.Arms, arm => arm.Kind == ArmKind.Control);
        Assert.Equal(["control-link"], SyntheticTrials.Plan(1, controls: [SwitchingClass.Link]).Plan!.Arms.Where(arm => arm.Kind == ArmKind.Control).Select(arm => arm.Id));
    }

    [Fact]
    public void Too_little_time_and_too_few_rounds_are_refused_with_what_it_takes()
    {
        var issue = Assert.Single(SyntheticTrials.Plan(1, maxTime: TimeSpan.FromSeconds(10)).Issues);
        Assert.Equal("--max-time", issue.File);
        var seconds = int.Parse(issue.Mend.Split("--max-time ")[1].Split('s')[0], System.Globalization.CultureInfo.InvariantCulture);
        Assert.NotNull(SyntheticTrials.Plan(1, maxTime: TimeSpan.FromSeconds(seconds)).Plan);
        Assert.Null(SyntheticTrials.Plan(1, maxTime: TimeSpan.FromSeconds(seconds - 1)).Plan);
        Assert.Equal("Ask for at least --blocks 6.", Assert.Single(SyntheticTrials.Plan(1, blocks: 5).Issues).Mend);
        Assert.Equal(6, SyntheticTrials.Plan(1, blocks: 6, maxTime: TimeSpan.FromSeconds(10)).Plan!.Schedules[0].Trials!.Count);
    }

    [Fact]
    public void The_time_of_the_trials_is_in_the_time_of_the_run()
    {
        var plan = SyntheticTrials.Plan(1).Plan!;
        Assert.Equal(2 * (RunTiming.WarmUp + CycleTiming.Of(plan.Arms, CycleTiming.DefaultRounds)), RunTiming.Of(plan));
        Assert.True(CycleTiming.Of(plan.Arms, rounds: 20) > CycleTiming.Of(plan.Arms, rounds: 10));
    }
}
