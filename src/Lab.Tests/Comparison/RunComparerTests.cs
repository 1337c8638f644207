using Lab.Core.Analysis;
using Lab.Core.Comparison;
using Lab.Core.Planning;
using Lab.Core.Records;
using Lab.Tests.Synthetic;
using Xunit;

namespace Lab.Tests.Comparison;

public sealed class RunComparerTests
{
    private static readonly Assessment A = Assessor.Assess(TwoRuns.Run(TwoRuns.CostInA, seed: 1));
    private static readonly Assessment Same = Assessor.Assess(TwoRuns.Run(TwoRuns.CostInA, seed: 2));
    private static readonly Assessment Worse = Assessor.Assess(TwoRuns.Run(TwoRuns.CostInB(0.05), seed: 2));

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public void Probe_with_the_same_cost_in_both_is_equivalent(int seed)
    {
        var difference = TwoRuns.Run(TwoRuns.CostInA, seed).Against(A).Primary();
        Assert.Equal(DifferenceVerdict.Equivalent, difference.Verdict);
        Assert.True(difference.Interval95.Contains(0), $"{difference.Interval95}");
    }

    [Theory]
    [InlineData(0.05, DifferenceVerdict.CostsMore)]
    [InlineData(-0.02, DifferenceVerdict.CostsLess)]
    public void Probe_that_costs_more_or_less_in_B_is_found_and_the_interval_holds_the_truth(double more, DifferenceVerdict expected)
    {
        var difference = TwoRuns.Run(TwoRuns.CostInB(more), seed: 2).Against(A).Primary();
        Assert.Equal(expected, difference.Verdict);
        Assert.True(difference.Interval95.Contains(more), $"{difference.Interval95}");
        Assert.True(difference.Interval95.Low < difference.Interval90.Low && difference.Interval90.High < difference.Interval95.High);
        Assert.InRange(difference.DeltaDifference, more * 61 - 1, more * 65 + 1);
    }

    [Fact]
    public void Difference_is_the_ratio_of_the_two_effects_in_every_metric_that_is_one()
    {
        var comparison = Compare(A, Worse);
        foreach (var row in comparison.Differences.Where(row => row.Metric.HigherIsWorse && row.Metric != Metric.ReaderCpu))
        {
            Assert.Equal(((1 + row.B.Effect) / (1 + row.A.Effect)) - 1, row.Difference, 9);
        }

        var throughput = comparison.Differences.Single(row => row.Arm == TwoRuns.Probe && row.Metric == Metric.Throughput);
        Assert.Equal(1 - ((1 - throughput.B.Effect) / (1 - throughput.A.Effect)), throughput.Difference, 9);
        Assert.InRange(throughput.Difference, 0.02, 0.07);
    }

    [Fact]
    public void Every_metric_is_there_and_only_the_primary_one_is_judged()
    {
        var rows = Compare(A, Same).Differences;
        Assert.Equal(7, rows.Count(row => row.Arm == TwoRuns.Probe));
        Assert.All(rows, row => Assert.Equal(row.Primary, row.Verdict is not null));
        Assert.All(rows, row => Assert.Equal(row.Primary, row.PAdjusted is not null));
        Assert.All(rows, row => Assert.True(row.Interval95.Low <= row.Difference && row.Difference <= row.Interval95.High));
    }

    [Fact]
    public void Latency_that_is_longer_in_B_shows_in_its_interval()
    {
        var comparison = TwoRuns.Run(TwoRuns.CostInB(0.10), seed: 2).Against(A);
        var median = comparison.Differences.Single(row => row.Arm == TwoRuns.Probe && row.Metric == Metric.LatencyP50);
        Assert.True(median.Interval95.Low > 0.05 && median.Interval95.Contains(0.10), $"{median.Interval95}");
    }

    [Fact]
    public void Run_held_against_itself_differs_by_exactly_nothing_and_says_what_it_is()
    {
        var comparison = Compare(A, A);
        Assert.All(comparison.Differences, row => Assert.Equal(0, row.Difference));
        Assert.All(comparison.Differences, row => Assert.Equal(0, row.DeltaDifference));
        Assert.Equal(DifferenceVerdict.Equivalent, comparison.Primary().Verdict);
        Assert.Empty(comparison.Surroundings);
        Assert.Equal(Severity.Note, Assert.Single(comparison.Conclusions, doubt => doubt.Id == "same-run").Severity);
    }

    [Fact]
    public void Swapped_runs_give_the_opposite_verdict()
    {
        Assert.Equal(DifferenceVerdict.CostsLess, Compare(Worse, A).Primary().Verdict);
        Assert.Equal(Compare(A, Worse).Primary().PAdjusted, Compare(Worse, A).Primary().PAdjusted);
    }

    [Fact]
    public void Fewer_pairs_than_a_conclusion_needs_leave_it_undecided() => Assert.Equal(
        DifferenceVerdict.Undecided, TwoRuns.Run(TwoRuns.CostInB(0.30), seed: 2, pairs: 12).Against(A).Primary().Verdict);

    [Fact]
    public void Margin_decides_what_is_equivalent()
    {
        Assert.Equal(DifferenceVerdict.Equivalent, Compare(A, Same, margin: 0.05).Primary().Verdict);
        Assert.Equal(DifferenceVerdict.Undecided, Compare(A, Same, margin: 0.001).Primary().Verdict);
    }

    [Fact]
    public void Probes_are_adjusted_together_and_controls_on_their_own()
    {
        var other = SyntheticExperiment.Probe("tcplife/core-raw_tp");
        var together = TwoRuns.Compare(TwoRuns.Run(0.03, seed: 1, others: other), TwoRuns.Run(0.03, seed: 2, others: other));
        double[] adjusted = [.. together.Differences.Where(row => row is { Primary: true, Kind: ArmKind.Probe }).Select(row => row.PAdjusted!.Value)];
        double[] raw = [.. together.Differences.Where(row => row is { Primary: true, Kind: ArmKind.Probe })
            .Select(row => RawPValue(together, row))];
        Assert.Equal(Core.Statistics.Holm.Adjust(raw), adjusted);
        Assert.Equal(RawPValue(together, together.Primary("control-link")), together.Primary("control-link").PAdjusted);
    }

    private static RunComparison Compare(Assessment a, Assessment b, double margin = 0.02) => RunComparer.Compare(a, b, margin);

    private static double RawPValue(RunComparison comparison, ArmDifference row) => Core.Statistics.WelchDifference.Of(
        Location(comparison.A.Run, row), Location(comparison.B.Run, row)).PValue;

    private static Core.Statistics.LocationEstimate Location(RunRecord run, ArmDifference row) => Core.Statistics.Estimator.Of(
        Core.Statistics.Estimator.Chosen, ArmSample.AllOf(run).Single(sample => sample.Arm.Id == row.Arm).Effects(row.Metric), confidence: 0.95);
}
