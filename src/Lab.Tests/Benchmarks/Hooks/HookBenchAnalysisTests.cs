using Lab.Core.Benchmarks.Hooks;
using Lab.Core.Definitions;
using Xunit;

namespace Lab.Tests.Benchmarks.Hooks;

public sealed class HookBenchAnalysisTests
{
    [Fact]
    public void What_a_hook_adds_comes_back_with_an_interval_that_holds_it()
    {
        var figures = Assert.Single(MadeUpHooks.Result((MadeUpHooks.Rung("raw_tp"), 40)).Figures);
        Assert.Equal(100, figures.Without!.Value, precision: 9);
        Assert.Equal(40, figures.AddedPerHit!.Value, precision: 9);
        Assert.InRange(40, figures.AddedPerHit.Interval95!.Value.Low, figures.AddedPerHit.Interval95.Value.High);
        Assert.True(figures.AddedPerHit.IsAboveZero);
        Assert.Equal(1.4, figures.Ratio!.Value, precision: 9);
        Assert.Equal(1, figures.Proportion!.Value, precision: 9);
        Assert.Equal(40, figures.KernelNsPerHit);
        Assert.Equal(MadeUpHooks.Blocks, figures.Blocks);
    }

    [Fact]
    public void A_connection_has_as_many_hits_as_the_kernel_counted_and_another_event_has_one()
    {
        var state = HookRungs.All(isQuick: true).First(rung => rung.Body == HookBody.Connection && rung.Hook == "raw_tp");
        var call = MadeUpHooks.Rung("raw_tp");
        var result = HookBenchAnalysis.Of(
            MadeUpHooks.Plan(state, call), [.. MadeUpHooks.Measured(state, 80, hitsPerEvent: 8.01), .. MadeUpHooks.Measured(call, 40, hitsPerEvent: 3)]);
        Assert.Equal([(1, 40.0), (8, 10.0)], result.Figures.Select(each => (each.HitsPerEvent!.Value, Math.Round(each.AddedPerHit!.Value, 9))));
        Assert.True(result.IsValid);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.5)]
    [InlineData(0.94)]
    public void A_program_that_was_not_hit_by_every_event_has_no_figure_and_makes_the_bench_invalid(double hitsPerEvent)
    {
        var rung = MadeUpHooks.Rung("kprobe");
        var result = HookBenchAnalysis.Of(MadeUpHooks.Plan(rung), [.. MadeUpHooks.Measured(rung, 40, hitsPerEvent: hitsPerEvent)]);
        Assert.False(result.IsValid);
        Assert.Contains("call/kprobe-empty: the program ran", Assert.Single(result.Failures), StringComparison.Ordinal);
        Assert.Null(result.Figures[0].AddedPerHit);
        Assert.Null(result.Order);
    }

    [Theory]
    [InlineData(900, 100, true)]
    [InlineData(1_003, 0, true)]
    [InlineData(900, 0, false)]
    [InlineData(2_000, 0, false)]
    public void Events_that_were_sent_came_out_or_are_counted_as_lost(long received, long lost, bool isValid)
    {
        var rung = MadeUpHooks.Rung("uprobe", ProbeDose.Print, HookBody.Nop);
        var samples = MadeUpHooks.Measured(rung, 40).Select(sample => sample is AccountSample account ? account with { Received = received, Lost = lost } : sample);
        Assert.Equal(isValid, HookBenchAnalysis.Of(MadeUpHooks.Plan(rung), [.. samples]).IsValid);
    }

    [Theory]
    [InlineData(1.04, false)]
    [InlineData(0.96, false)]
    [InlineData(1.06, true)]
    [InlineData(0.94, true)]
    public void Twice_the_events_take_twice_as_long_within_5_percent_or_it_is_said(double proportion, bool isDoubted)
    {
        var rung = MadeUpHooks.Rung("raw_tp");
        var result = HookBenchAnalysis.Of(MadeUpHooks.Plan(rung), [.. MadeUpHooks.Measured(rung, 40, proportion)]);
        Assert.Equal(isDoubted, result.Doubts.Any(doubt => doubt.Contains("proportional", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(5, true)]
    [InlineData(-5, true)]
    public void Nothing_against_nothing_that_differs_is_said(double added, bool isDoubted) => Assert.Equal(
        isDoubted,
        MadeUpHooks.Result((MadeUpHooks.Control, added)).Doubts.Any(doubt => doubt.Contains("nothing against nothing", StringComparison.Ordinal)));

    [Fact]
    public void The_order_of_the_hooks_is_said_to_be_the_fields_only_where_it_is()
    {
        var (cheap, dear) = (MadeUpHooks.Rung("raw_tp"), MadeUpHooks.Rung("uprobe", body: HookBody.Nop));
        Assert.StartsWith("The order is the field's; a hit adds, in ns, with the empty program: raw_tp 40.0", MadeUpHooks.Result((cheap, 40), (dear, 900)).Summary, StringComparison.Ordinal);
        Assert.StartsWith("The order is not the field's: raw_tp costs surely more than uprobe", MadeUpHooks.Result((cheap, 900), (dear, 40)).Summary, StringComparison.Ordinal);
        Assert.StartsWith("Nothing contradicts the field's order", MadeUpHooks.Result((cheap, 40), (dear, 40)).Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void The_dearest_body_and_what_suffers_from_company_are_said()
    {
        var summary = MadeUpHooks.Result(
            (MadeUpHooks.Rung("raw_tp"), 40), (MadeUpHooks.Rung("raw_tp", ProbeDose.Stack), 2_000), (MadeUpHooks.Rung("raw_tp", ProbeDose.Map), 120),
            (MadeUpHooks.Rung("raw_tp", onAllCpus: true), 50), (MadeUpHooks.Rung("raw_tp", ProbeDose.Map, onAllCpus: true), 360)).Summary;
        Assert.Contains("stack is the dearest: 2,000", summary, StringComparison.Ordinal);
        Assert.Contains("With all 2 CPUs at it, call/raw_tp-map changes most: from 120.0", summary, StringComparison.Ordinal);
    }

    [Fact]
    public void A_refused_rung_keeps_its_reason_and_a_bench_that_was_stopped_says_so()
    {
        var (refused, cut) = (MadeUpHooks.Rung("fentry"), MadeUpHooks.Rung("raw_tp"));
        var result = HookBenchAnalysis.Of(MadeUpHooks.Plan(refused, cut), [new RefusedSample(refused.Id, "not here"), .. MadeUpHooks.Measured(cut, 40).Take(3)]);
        Assert.Equal("not here", result.Figures.Single(each => each.Rung == refused).Refusal);
        Assert.True(result.IsValid);
        Assert.StartsWith("It was stopped: 1 of 2 rungs have fewer than 12 blocks", Assert.Single(result.Doubts), StringComparison.Ordinal);
    }
}
