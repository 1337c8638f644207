using HdrHistogram;
using Lab.Core.Analysis;
using Lab.Core.Definitions;
using Lab.Core.Records;
using Lab.Tests.Synthetic;
using Xunit;

namespace Lab.Tests.Analysis;

public sealed class OpenLoopTests
{
    private static readonly Assessment Costly = Assessor.Assess(SyntheticOpenLoop.Run(0.05, seed: 2));

    [Fact]
    public void Arm_that_makes_requests_wait_longer_costs_and_the_interval_holds_by_how_much()
    {
        var estimate = Primary(Costly);
        Assert.Equal(Verdict.Costs, estimate.Verdict);
        Assert.True(estimate.Interval95.Contains(0.05), $"{estimate.Interval95}");
        Assert.Equal(("latency_p99_us", "corrected p99 latency"), (estimate.Metric.Name, estimate.Metric.Title));
        Assert.Equal((120, 24), (estimate.Pairs, estimate.Blocks));
        Assert.InRange(estimate.BaselineValue, 950, 980);
        Assert.InRange(estimate.MinimumDetectableEffect!.Value, 0.0005, 0.01);
        Assert.Matches(@"costs [45]\.\d+ %", Costly.Summary);
        Assert.Contains("of corrected p99 latency", Costly.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void Arm_that_changes_nothing_is_equivalent() =>
        Assert.Equal(Verdict.Equivalent, Primary(Assessor.Assess(SyntheticOpenLoop.Run(0))).Verdict);

    [Fact]
    public void Interval_holds_the_truth_in_most_runs_with_few_blocks()
    {
        var holding = Enumerable.Range(1, 20).Count(seed => Primary(Assessor.Assess(SyntheticOpenLoop.Run(0.05, pairs: 45, seed))).Interval95.Contains(0.05));
        Assert.InRange(holding, 17, 20);
    }

    [Fact]
    public void P_value_is_that_of_the_blocks_signs()
    {
        var estimate = Primary(Assessor.Assess(SyntheticOpenLoop.Run(0.05, pairs: 45)));
        Assert.Equal(9, estimate.Blocks);
        Assert.Equal(2 / 512.0, estimate.PAdjusted!.Value, 10);
    }

    [Fact]
    public void P_values_of_the_control_lie_evenly()
    {
        double[] p = [.. Enumerable.Range(1, 30).Select(seed => Assessor.Assess(SyntheticOpenLoop.Run(0.05, pairs: 45, seed)))
            .Select(assessment => assessment.Estimates.Single(estimate => estimate is { Primary: true, Arm: "control-link" }).PAdjusted!.Value)];
        Assert.InRange(p.Count(value => value < 0.05), 0, 5);
        Assert.InRange(p.Count(value => value < 0.5), 7, 23);
    }

    [Fact]
    public void Too_few_blocks_are_undecided_and_say_how_many_pairs_are_missing()
    {
        var assessment = Assessor.Assess(SyntheticOpenLoop.Run(0.05, pairs: 30));
        var estimate = Primary(assessment);
        Assert.Equal((Verdict.Undecided, 6), (estimate.Verdict, estimate.Blocks));
        Assert.InRange(estimate.FurtherPairs!.Value, 10, 1_000);
        Assert.Contains(assessment.Conclusions, doubt => doubt is { Id: "no-latency", Severity: Severity.Warning, Arm: SyntheticOpenLoop.Probe });
    }

    [Fact]
    public void Too_few_requests_for_any_block_leave_no_figure_and_say_so()
    {
        var assessment = Assessor.Assess(SyntheticOpenLoop.Run(0.05, pairs: 20));
        Assert.DoesNotContain(assessment.Estimates, estimate => estimate.Primary);
        Assert.Contains("is undecided: too few requests", assessment.Summary, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1, 8)]
    [InlineData(6, 8)]
    [InlineData(7, 9)]
    [InlineData(13, 10)]
    public void Blocks_that_are_needed_let_the_smallest_p_value_pass_after_Holm(int arms, int blocks)
    {
        Assert.Equal(blocks, SuperBlocks.NeededFor(arms));
        Assert.True(arms * 2 / Math.Pow(2, blocks) < VerdictRule.Level);
    }

    [Fact]
    public void Cpu_and_throughput_are_there_and_not_judged()
    {
        foreach (var metric in PairEffect.Metrics(Costly.Run.Plan.Definition.Loads[0]))
        {
            var estimate = Costly.Estimates.Single(each => each.Arm == SyntheticOpenLoop.Probe && each.Metric == metric);
            Assert.True(estimate is { Primary: false, Verdict: null, PAdjusted: null, Pairs: 120, Blocks: null });
        }

        Assert.InRange(Costly.Estimates.Single(each => each.Arm == SyntheticOpenLoop.Probe && each.Metric == Metric.Cpu).Effect, 0.02, 0.04);
    }

    [Fact]
    public void Sound_open_loop_raises_no_doubt() => Assert.Empty(Costly.Conclusions);

    [Fact]
    public void Each_load_is_judged_by_its_own_metric()
    {
        var assessment = Assessor.Assess(SyntheticOpenLoop.BesideSaturation(0.05));
        Assert.Equal(
            [(SyntheticExperiment.Load, Metric.Cpu), (SyntheticOpenLoop.Load, Metric.CorrectedP99)],
            assessment.Estimates.Where(each => each.Primary && each.Arm == SyntheticOpenLoop.Probe).Select(each => (each.Load, each.Metric)));
        Assert.Contains("under saturation costs", assessment.Summary, StringComparison.Ordinal);
        Assert.Contains("under steady costs", assessment.Summary, StringComparison.Ordinal);
        Assert.DoesNotContain("throughput", assessment.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void Stall_is_in_the_corrected_curve_and_not_in_the_raw_one()
    {
        var run = SyntheticOpenLoop.Run(0, pairs: 30);
        var stalled = run.WithStall(run.Measured.First(window => window.Arm == SyntheticOpenLoop.Probe).Index, requests: 150, dueNs: 900_000_000);
        var p99 = LatencyCurve.AllOf(stalled).Single(curve => curve.Arm == SyntheticOpenLoop.Probe).Points.Single(point => point.Percentile == 99);
        Assert.InRange(p99.CorrectedUs!.Value, 890_000, 910_000);
        Assert.InRange(p99.RawUs, 800, 1_100);
    }

    [Fact]
    public void Precision_so_far_is_found_at_the_ends_of_batches_and_kept_between()
    {
        var run = SyntheticOpenLoop.Run(0.05, pairs: 60);
        var precision = new RunningPrecision(run.Plan, SyntheticOpenLoop.Spec);
        Assert.False(precision.IsEnough);
        Assert.Null(precision.WidestHalfWidth(isBatchEnd: true));
        Add(precision, run, run.Measured);
        Assert.True(precision.IsEnough);
        Assert.Null(precision.WidestHalfWidth(isBatchEnd: false));
        var halfWidth = precision.WidestHalfWidth(isBatchEnd: true)!.Value;
        Assert.Equal(halfWidth, precision.WidestHalfWidth(isBatchEnd: false));
        Assert.InRange(halfWidth / Primary(Assessor.Assess(run)).Interval95.HalfWidth, 0.6, 1.4);
    }

    [Fact]
    public void Precision_of_a_closed_loop_is_that_of_its_pairs()
    {
        var run = SyntheticRun.WithCost(0.03, pairs: 20);
        var precision = new RunningPrecision(run.Plan, run.Plan.Definition.Loads[0]);
        Add(precision, run, run.Measured.SkipLast(4));
        Assert.False(precision.IsEnough);
        Assert.Null(precision.WidestHalfWidth(isBatchEnd: true));
        Add(precision, run, run.Measured.TakeLast(4));
        Assert.True(precision.IsEnough);
        Assert.InRange(precision.WidestHalfWidth(isBatchEnd: false)!.Value, 0.001, 0.05);
    }

    private static void Add(RunningPrecision precision, RunRecord run, IEnumerable<MeasuredWindow> windows)
    {
        foreach (var window in windows)
        {
            precision.Add(window, run.Corrected.GetValueOrDefault(window.Index));
        }
    }

    private static OverheadEstimate Primary(Assessment assessment) =>
        assessment.Estimates.Single(estimate => estimate.Primary && estimate.Arm == SyntheticOpenLoop.Probe);
}
