using Lab.Core.Analysis;
using Lab.Core.Records;
using Lab.Tests.Synthetic;
using Xunit;

namespace Lab.Tests.Analysis;

public sealed class BacklogCarriedOverTests
{
    private const long StallNs = 3_000_000_000;

    [Fact]
    public void Windows_with_a_backlog_of_before_are_left_out_and_counted()
    {
        var clean = SyntheticOpenLoop.Run(0);
        int[] late =
            [.. clean.Measured.Where(window => window.Arm == SyntheticOpenLoop.Probe).Take(20).Select(window => window.Index)];
        var marred = late.Aggregate(
            clean, (run, index) => run.WithStall(index, SyntheticOpenLoop.RequestsPerWindow, StallNs));
        var marked = marred.ChangeMeasured(
            window => late.Contains(window.Index) ? window with { UnsettledBacklog = 700 + window.Index } : window);

        Assert.NotEqual(Verdict.Equivalent, Primary(Assessor.Assess(marred)).Verdict);
        var assessment = Assessor.Assess(marked);
        Assert.Equal(Verdict.Equivalent, Primary(assessment).Verdict);
        Assert.Equal(100, Primary(assessment).Pairs);
        Assert.InRange(
            LatencyCurve.AllOf(marked).Single(curve => curve.Arm == SyntheticOpenLoop.Probe)
                .Points[^1].CorrectedUs!.Value,
            0, 2_000);
        var doubt = Assert.Single(assessment.Conclusions, each => each.Id == "backlog-carried-over");
        Assert.Equal((Severity.Warning, SyntheticOpenLoop.Probe), (doubt.Severity, doubt.Arm));
        Assert.Contains(
            $"20 of 120 pairs are left out: 0 baseline windows and 20 of the arm began with up to {700 + late.Max():N0} requests",
            doubt.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(assessment.Conclusions, each => each.Id == "empty-windows");
    }

    [Fact]
    public void A_baseline_that_never_settles_takes_the_worth_away()
    {
        var run = SyntheticOpenLoop.Run(0)
            .ChangeMeasured(window => window.IsBaseline ? window with { UnsettledBacklog = 900 } : window);

        var doubts = Assessor.Assess(run).Conclusions.Where(each => each.Id == "backlog-carried-over").ToArray();

        Assert.Equal(2, doubts.Length);
        Assert.All(doubts, doubt => Assert.Equal(Severity.Invalidates, doubt.Severity));
        Assert.All(doubts, doubt => Assert.Contains("ask for a lower one", doubt.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void A_stretch_of_cycles_with_a_backlog_of_before_gives_no_latency_but_its_failures_count()
    {
        var run = SyntheticTrials.Run();
        var marked = run with
        {
            Windows =
                [.. run.Windows.Select(window => window is CycleTrial { Load: "steady", Arm: SyntheticTrials.Tool, Round: 0 } trial
                ? trial with { UnsettledBacklog = 50, Corrected = new LatencyQuantiles(1, 2, 3, 1e7), Counts = trial.Counts with { Errors = new Dictionary<LoadError, long> { [LoadError.Reset] = 2 } } }
                : window)],
        };

        var assessment = Assessor.Assess(marked);

        var cycled = assessment.Loading.Single(result => result.Load == "steady")
            .Arms.Single(tried => tried.Arm.Id == SyntheticTrials.Tool).Cycled!;
        Assert.InRange(cycled.MaxUs!.Value, 0, 9e6);
        Assert.Equal(2, cycled.Counts.Failed);
        Assert.Contains(
            assessment.Conclusions, each => each is { Id: "backlog-carried-over", Arm: SyntheticTrials.Tool });
    }

    [Fact]
    public void A_run_whose_loads_settled_has_no_such_doubt() =>
        Assert.DoesNotContain(
            Assessor.Assess(SyntheticOpenLoop.Run(0)).Conclusions, each => each.Id == "backlog-carried-over");

    private static OverheadEstimate Primary(Assessment assessment) =>
        assessment.Estimates.Single(estimate => estimate is { Primary: true, Arm: SyntheticOpenLoop.Probe });
}
