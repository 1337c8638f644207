using Lab.Core.Analysis;
using Lab.Core.Definitions;
using Lab.Core.Records;
using Lab.Tests.Synthetic;
using Xunit;

namespace Lab.Tests.Analysis;

public sealed class NoiseFloorTests
{
    // A synthetic pair takes two windows of 100 ms with 20 ms beside each.
    private const double SecondsPerPair = 0.24;

    [Fact]
    public void A_pair_takes_its_windows_and_the_switching_beside_them() =>
        Assert.Equal(SecondsPerPair, Primary(ControlOnly(pairs: 60)).SecondsPerPair, 6);

    [Fact]
    public void The_floor_of_the_run_itself_is_the_detectable_effect_of_its_control()
    {
        var floor = Primary(ControlOnly(pairs: 60));
        Assert.Equal(60, floor.Measured.Pairs);
        Assert.Equal(floor.Control.Interval95.HalfWidth, floor.Measured.HalfWidth!.Value, 9);
        Assert.Equal(floor.Control.MinimumDetectableEffect!.Value, floor.Measured.MinimumDetectable!.Value, 3);
    }

    [Fact]
    public void Four_times_the_time_sees_half_the_change()
    {
        var outlook = Primary(ControlOnly(pairs: 60)).Outlook.ToDictionary(change => change.Seconds);
        Assert.Equal(83, outlook[30].Pairs); // of 125: two thirds, the rest is the control's
        Assert.Equal(2, outlook[30].MinimumDetectable!.Value / outlook[120].MinimumDetectable!.Value, 1);
    }

    [Fact]
    public void What_an_outlook_promises_is_what_longer_runs_show()
    {
        var promised = Enumerable.Range(1, 20).Average(seed => Primary(ControlOnly(pairs: 83, seed)).Outlook.Single(change => change.Seconds == 300).HalfWidth!.Value);
        var shown = Enumerable.Range(1, 5).Average(seed => Primary(ControlOnly(pairs: 833, seed)).Measured.HalfWidth!.Value);
        Assert.InRange(promised / shown, 0.9, 1.1);
    }

    [Fact]
    public void A_time_that_is_too_short_for_a_verdict_promises_nothing()
    {
        var slow = ControlOnly(pairs: 60).ChangeMeasured(window => window with { StartNs = window.StartNs * 10, EndNs = window.EndNs * 10 });
        var first = Primary(slow).Outlook[0];
        Assert.InRange(first.Pairs, 1, 19);
        Assert.Null(first.MinimumDetectable);
    }

    [Fact]
    public void A_run_of_controls_alone_says_what_the_instrument_can_see()
    {
        var summary = Assessor.Assess(ControlOnly(pairs: 60)).Summary;
        Assert.Matches(@"^control-link shows -?0\.\d+ % \[-\d\.\d+, \d\.\d+\] of CPU per request where nothing is \(an arm of its class can be seen from \d\.\d+ % in 30 s, 0\.\d+ % in 300 s\)\.$", summary);
    }

    [Fact]
    public void Every_metric_has_its_floor()
    {
        var run = ControlOnly(pairs: 60);
        var metrics = NoiseFloors.Of(run, Assessor.Assess(run).Estimates).Select(floor => floor.Metric).ToArray();
        Assert.Contains(Metric.Throughput, metrics);
        Assert.Contains(Metric.LatencyP99, metrics);
    }

    private static RunRecord ControlOnly(int pairs, int seed = 1)
    {
        var run = new SyntheticRun(seed).Of(pairs, SyntheticRun.Control);
        return run with { Plan = run.Plan with { Definition = run.Plan.Definition with { Probes = [], Controls = [SwitchingClass.Link] } } };
    }

    private static NoiseFloor Primary(RunRecord run) =>
        NoiseFloors.Of(run, Assessor.Assess(run).Estimates).Single(floor => floor.Control.Primary);
}
