using Lab.Core.Analysis;
using Lab.Core.Analysis.Sweeps;
using Lab.Core.Records;
using Lab.Tests.Synthetic;
using Xunit;

namespace Lab.Tests.Analysis.Sweeps;

public sealed class SweepResultTests
{
    /// <summary>Of a queue whose p99 is c / (capacity - rate) the knee without noise: 5 times that of the lowest rate is 0.2 of the way from 1.</summary>
    private const double Knee = SyntheticSweep.CapacityRps * (1 - ((1 - 0.2) / 5));

    [Theory]
    [InlineData(0.10)]
    [InlineData(0.05)]
    public void Knee_of_an_arm_that_takes_a_part_of_the_capacity_is_lower_by_about_that_part(double loss)
    {
        var shift = Shift(SyntheticSweep.Run(loss), SyntheticSweep.Probe);
        Assert.Equal((8, 0), (shift.Rounds, shift.Unplaced));
        // The limit is the same for both, so all of the lost capacity is lost below the knee: a little more than its part there.
        Assert.InRange(shift.Loss!.Value, loss * 0.9, loss * 1.4);
        Assert.True(shift.Loss.IsAboveZero, $"{shift.Loss}");
        Assert.True(shift.DeltaRps!.IsBelowZero);
        Assert.InRange(shift.BaselineRps!.Value, Knee * 0.96, Knee * 1.04);
        Assert.Equal(shift.ArmRps!.Value - shift.BaselineRps.Value, shift.DeltaRps.Value, tolerance: Knee * 0.02);
    }

    [Fact]
    public void Shift_interval_of_an_arm_that_does_nothing_holds_zero_as_often_as_it_says()
    {
        const int Runs = 200;
        var shifts = Enumerable.Range(1, Runs).SelectMany(seed => Sweep(SyntheticSweep.Run(loss: 0, seed)).Knees).ToArray();
        Assert.All(shifts, shift => Assert.NotNull(shift.Loss?.Interval95));
        // 400 shifts, of which 20 are expected to miss at most; 32 would be 2.8 standard deviations more.
        Assert.InRange(shifts.Count(shift => !shift.Loss!.Interval95!.Value.Contains(0)), 0, 32);
    }

    [Fact]
    public void Curves_rise_with_the_rate_and_say_what_is_answered_beyond_the_capacity()
    {
        var curve = Sweep(SyntheticSweep.Run(loss: 0)).Curves[0];
        Assert.Equal("baseline", curve.Arm);
        Assert.Equal(10, curve.Points.Count);
        Assert.Equal([.. curve.Points.OrderBy(point => point.P99Us!.Value)], curve.Points);
        Assert.All(curve.Points, point => Assert.True(point.P99Us!.Interval95!.Value.Contains(point.P99Us.Value) && point.P50Us!.Value < point.P99Us.Value));
        Assert.All(curve.Points, point => Assert.Equal(16, point.Runs));
        Assert.InRange(curve.Points[^1].AchievedRps / SyntheticSweep.CapacityRps, 0.96, 1.04);
        Assert.Equal(1.1 * SyntheticSweep.CapacityRps, curve.Points[^1].OfferedRps, tolerance: 1);
    }

    [Fact]
    public void Changes_of_an_arm_grow_towards_the_knee_and_its_cpu_is_the_lost_capacity()
    {
        var sweep = Sweep(SyntheticSweep.Run(loss: 0.1));
        SweepChange[] changes = [.. sweep.Changes.Where(change => change.Arm == SyntheticSweep.Probe)];
        Assert.Equal(Enumerable.Range(0, 10), changes.Select(change => change.Step));
        Assert.True(changes[6].P99!.Value > 2 * changes[0].P99!.Value);
        Assert.All(changes.Take(8), change => Assert.Equal((1 / 0.9) - 1, change.Cpu!.Value, tolerance: 0.001));
    }

    [Fact]
    public void Sweep_that_ends_below_the_knee_says_so_and_places_none()
    {
        var run = SyntheticSweep.Run(loss: 0.05, loop: SyntheticSweep.Loop with { To = 0.6 });
        var shift = Shift(run, SyntheticSweep.Probe);
        Assert.Equal((0, 8), (shift.Rounds, shift.Unplaced));
        Assert.Null(shift.Loss);
        var assessment = Assessor.Assess(run);
        Assert.Contains(assessment.Conclusions, doubt => doubt is { Id: "knee-outside", Arm: SyntheticSweep.Probe });
        Assert.Contains("do not show where the knee is", assessment.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void Round_that_was_broken_off_is_no_round_but_its_points_count()
    {
        var run = SyntheticSweep.Run(loss: 0.1);
        var cut = run with { Windows = [.. run.Windows.Take(run.Windows.Count - 3)] };
        Assert.Equal(7, Shift(cut, SyntheticSweep.Probe).Rounds);
        Assert.Equal(run.Windows.Count - 3, Sweep(cut).Curves.Sum(curve => curve.Points.Sum(point => point.Runs)));
    }

    [Fact]
    public void Interrupted_sweep_gives_figures_without_an_interval_and_is_not_to_be_used()
    {
        var run = SyntheticSweep.Run(loss: 0.1);
        var cut = run with { Windows = [.. run.Swept.Where(window => window.Round < 3)] };
        var shift = Shift(cut, SyntheticSweep.Probe);
        Assert.True(shift is { Rounds: 3, Loss.Interval95: null });
        var assessment = Assessor.Assess(cut);
        Assert.False(assessment.IsValid);
        Assert.Contains(assessment.Conclusions, doubt => doubt is { Id: "too-few-rounds", Severity: Severity.Invalidates });
        Assert.Contains("too few for an interval", assessment.Summary, StringComparison.Ordinal);
        Assert.Contains("too-few-rounds", Assessor.Assess(run with { Windows = [] }).Conclusions.Select(doubt => doubt.Id));
    }

    [Fact]
    public void Run_without_a_sweep_has_none() => Assert.Empty(Assessor.Assess(SyntheticReport.Run(pairs: 20)).Sweeps);

    private static SweepResult Sweep(RunRecord run) => Assert.Single(SweepResult.AllOf(run));

    private static KneeShift Shift(RunRecord run, string arm) => Sweep(run).Knees.Single(shift => shift.Arm == arm);
}
