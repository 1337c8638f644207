using Lab.Core.Analysis;
using Lab.Core.Planning;
using Lab.Core.Records;
using Lab.Tests.Synthetic;
using Xunit;

namespace Lab.Tests.Analysis;

public sealed class AssessorTests
{
    private const string Probe = "tcplife/core-tp_btf";

    [Theory]
    [InlineData(0.03, Verdict.Costs)]
    [InlineData(0.01, Verdict.CostsWithinMargin)]
    [InlineData(0.0, Verdict.Equivalent)]
    public void Verdict_follows_the_cost(double cost, Verdict expected) =>
        Assert.Equal(expected, Primary(SyntheticRun.WithCost(cost, pairs: 120, seed: 2)).Verdict);

    [Fact]
    public void Noisy_run_is_undecided_and_says_how_many_pairs_are_missing()
    {
        var estimate = Primary(SyntheticRun.WithCost(0.015, pairs: 20, noise: 0.08));
        Assert.Equal(Verdict.Undecided, estimate.Verdict);
        Assert.InRange(estimate.FurtherPairs!.Value, 1, 100_000);
    }

    [Fact]
    public void Estimate_holds_the_truth_in_percent_and_in_microseconds()
    {
        var estimate = Primary(SyntheticRun.WithCost(0.05, pairs: 120));
        Assert.True(estimate.Interval95.Contains(0.05), $"{estimate.Interval95}");
        Assert.True(estimate.Interval95.Low <= estimate.Interval90.Low);
        Assert.Equal(estimate.BaselineValue * estimate.Effect, estimate.Delta, 9);
        Assert.InRange(estimate.BaselineValue, 58, 66);
    }

    [Fact]
    public void Throughput_that_falls_is_a_positive_effect_and_a_negative_difference()
    {
        var estimate = Find(SyntheticRun.WithCost(0.05, pairs: 60), Metric.Throughput);
        Assert.InRange(estimate.Effect, 0.035, 0.06);
        Assert.True(estimate.Delta < 0);
    }

    [Fact]
    public void Reader_cpu_is_a_share_of_the_baselines_cpu()
    {
        var estimate = Find(SyntheticRun.WithCost(0.05, pairs: 60), Metric.ReaderCpu);
        Assert.Equal(0, estimate.BaselineValue);
        Assert.Equal(0.2 * 0.05 * 1.05, estimate.Effect, 3);
    }

    [Fact]
    public void Latency_quantiles_hold_the_truth_in_most_runs()
    {
        var estimates = Enumerable.Range(1, 10).Select(seed => Find(SyntheticRun.WithCost(0.10, pairs: 20, seed: seed), Metric.LatencyP50)).ToArray();
        Assert.InRange(estimates.Count(estimate => estimate.Interval95.Contains(0.10)), 8, 10);
        Assert.All(estimates, estimate => Assert.InRange(estimate.BaselineValue, 850, 960));
    }

    [Fact]
    public void Window_without_answers_gives_a_doubt_and_never_a_NaN()
    {
        var run = SyntheticRun.WithCost(0.03).ChangeMeasured(
            window => window.Index == 7 ? window with { Counts = window.Counts with { Requests = 0 } } : window);
        var assessment = Assessor.Assess(run);
        Assert.Contains(assessment.Conclusions, doubt => doubt.Id == "empty-windows");
        Assert.All(assessment.Estimates, estimate => Assert.True(double.IsFinite(estimate.Effect) && double.IsFinite(estimate.Value)));
    }

    [Fact]
    public void Same_run_is_assessed_the_same_twice()
    {
        var run = SyntheticRun.WithCost(0.03);
        Assert.Equal(Assessor.Assess(run).Estimates, Assessor.Assess(run).Estimates);
    }

    [Fact]
    public void Summary_flips_with_the_data()
    {
        var run = SyntheticRun.WithCost(0.06, pairs: 60);
        var flipped = run.ChangeMeasured(window => window with { Arm = window.IsBaseline ? window.PairArm : Arm.Baseline });
        Assert.Contains($"{Probe} costs 5.", Assessor.Assess(run).Summary, StringComparison.Ordinal);
        var summary = Assessor.Assess(flipped).Summary;
        Assert.DoesNotContain("costs", summary, StringComparison.Ordinal);
        Assert.Contains($"{Probe} is undecided: -5.", summary, StringComparison.Ordinal);
    }

    [Fact]
    public void Summary_says_percent_interval_absolute_and_cores()
    {
        var summary = Assessor.Assess(SyntheticRun.WithCost(0.06, pairs: 60)).Summary;
        Assert.Matches(@"^tcplife/core-tp_btf costs 5\.\d+ % \[4\.\d+, 6\.\d+\] of CPU per request \(\+3\.\d us/request, \+0\.\d+ cores at 1\d,\d{3} requests/s, noise floor \d\.\d+ %\)\.$", summary);
    }

    [Fact]
    public void Arm_that_was_not_run_is_named_and_is_no_doubt()
    {
        var assessment = Assessor.Assess(SyntheticReport.Run(pairs: 30));
        Assert.Contains("tcplife/bpftrace-kprobe was not run", assessment.Summary, StringComparison.Ordinal);
        Assert.DoesNotContain(assessment.Conclusions, doubt => doubt.Arm == "tcplife/bpftrace-kprobe");
        Assert.True(assessment.IsValid);
    }

    [Fact]
    public void Ledger_predicts_from_the_servers_own_hits()
    {
        var row = Assert.Single(Assessor.Assess(SyntheticRun.WithCost(0.03)).Activities);
        Assert.Equal(10, row.HitsPerRequest);
        Assert.Equal(5 * 200 / 1_000.0, row.PredictedUsPerRequest);
        Assert.InRange(row.MeasuredUsPerRequest!.Value, 0.8, 3);
    }

    [Fact]
    public void Controls_are_not_counted_among_the_probes_p_values()
    {
        var run = SyntheticRun.WithCost(0.03, pairs: 60);
        Assert.Equal(1.0 / 10_000, Primary(run).PAdjusted!.Value, 10);
    }

    private static OverheadEstimate Primary(RunRecord run) => Find(run, Metric.Cpu);

    private static OverheadEstimate Find(RunRecord run, Metric metric) =>
        Assessor.Assess(run).Estimates.Single(estimate => estimate.Arm == Probe && estimate.Metric == metric);
}
