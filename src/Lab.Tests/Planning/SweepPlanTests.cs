using CsCheck;
using Lab.Core.Definitions;
using Lab.Core.Planning;
using Lab.Tests.Synthetic;
using Xunit;

namespace Lab.Tests.Planning;

public sealed class SweepPlanTests
{
    private static readonly Arm Other = SyntheticExperiment.Probe("tcplife/core-raw_tp");

    [Fact]
    public void Every_round_holds_every_rate_once_for_every_arm_and_the_control() => Gen.Int[0, 100_000].Sample(seed =>
    {
        var rounds = SyntheticSweep.Plan(seed, SyntheticSweep.Loop).Schedules.Single().Sweep!;
        Assert.Equal(8, rounds.Count);
        Assert.Equal(Enumerable.Range(0, 8 * 20), rounds.SelectMany(round => round.Pairs).Select(pair => pair.Index));
        Assert.All(rounds, round => Assert.Equal(
            Enumerable.Range(0, 10).SelectMany(step => (string[])["control-link", SyntheticSweep.Probe], (step, arm) => (step, arm)),
            round.Pairs.Select(pair => (pair.Step, pair.Arm)).Order()));
    }, iter: 50);

    [Fact]
    public void Pairs_of_a_rate_are_neighbours_and_rates_and_states_are_in_random_order()
    {
        var rounds = SyntheticSweep.Plan(seed: 3, SyntheticSweep.Loop).Schedules.Single().Sweep!;
        Assert.All(rounds, round => Assert.All(round.Pairs.Chunk(2), pairs => Assert.Equal(pairs[0].Step, pairs[1].Step)));
        Assert.Equal(8, rounds.Select(round => string.Join(' ', round.Pairs.Select(pair => pair.Step))).Distinct().Count());
        Assert.InRange(rounds.SelectMany(round => round.Pairs).Count(pair => pair.BaselineFirst) / 160.0, 0.35, 0.65);
        Assert.InRange(rounds.Sum(round => round.Pairs.Chunk(2).Count(pairs => pairs[0].Arm == SyntheticSweep.Probe)) / 80.0, 0.3, 0.7);
    }

    [Fact]
    public void The_same_seed_gives_the_same_order_and_another_seed_another()
    {
        Assert.Equal(Order(seed: 7, Other), Order(seed: 7, Other));
        Assert.NotEqual(Order(seed: 7, Other), Order(seed: 8, Other));
    }

    [Fact]
    public void An_arm_that_is_refused_leaves_the_order_of_the_others_as_it_was() => Assert.Equal(
        Order(seed: 7, Other).Where(pair => pair.Arm != Other.Id), Order(seed: 7, Other with { NotRun = "refused" }));

    [Fact]
    public void A_switched_load_before_a_sweep_is_planned_as_it_was()
    {
        var steady = new ClosedLoop("steady", 16, KeepAlive: false);
        var alone = SyntheticSweep.Plan(seed: 5, blocks: 20, [steady]).Plan!.Schedules[0];
        var beside = SyntheticSweep.Plan(seed: 5, blocks: 20, [steady, SyntheticSweep.Loop]).Plan!.Schedules;
        Assert.Equal(alone.Blocks.SelectMany(block => block.Pairs), beside[0].Blocks.SelectMany(block => block.Pairs));
        Assert.Null(beside[0].Sweep);
        Assert.Empty(beside[1].Blocks);
        Assert.Equal(20, beside[1].Sweep!.Count);
    }

    [Fact]
    public void A_sweep_that_does_not_fit_its_time_or_has_too_few_rounds_is_refused_with_what_it_takes()
    {
        var issue = Assert.Single(SyntheticSweep.Plan(1, blocks: null, [SyntheticSweep.Loop], TimeSpan.FromMinutes(2)).Issues);
        Assert.Equal("--max-time", issue.File);
        Assert.Equal("Allow at least --max-time 435s, or give sweep fewer steps, rounds or seconds, or ask for fewer probes with --probe.", issue.Mend);
        Assert.NotNull(SyntheticSweep.Plan(1, blocks: null, [SyntheticSweep.Loop], TimeSpan.FromSeconds(435)).Plan);
        Assert.Equal("--blocks", Assert.Single(SyntheticSweep.Plan(1, blocks: 5, [SyntheticSweep.Loop]).Issues).File);
        Assert.Equal(6, SyntheticSweep.Plan(1, blocks: 6, [SyntheticSweep.Loop], TimeSpan.FromMinutes(2)).Plan!.Schedules[0].Sweep!.Count);
    }

    [Fact]
    public void Rates_are_equally_far_apart_and_both_ends_are_among_them()
    {
        var shares = Enumerable.Range(0, 10).Select(SyntheticSweep.Loop.ShareOf);
        Assert.Equal([0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0, 1.1], shares);
        Assert.Equal(new MeasuredShare(3_000, 0.3, 10_000), SyntheticSweep.Loop.At(step: 1, capacityRps: 10_000).Rate);
    }

    private static IEnumerable<SweepPair> Order(int seed, Arm other) =>
        SyntheticSweep.Plan(seed, blocks: null, [SyntheticSweep.Loop], arms: [SyntheticExperiment.Probe(SyntheticSweep.Probe), other]).Plan!
            .Schedules[0].Sweep!.SelectMany(round => round.Pairs).Select(pair => pair with { Index = 0 });
}
