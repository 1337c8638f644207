using Lab.Core.Analysis;
using Lab.Core.Comparison.Sites;
using Lab.Tests.Comparison.Sites;
using Lab.Tests.Synthetic;
using Xunit;

namespace Lab.Tests.Analysis;

/// <summary>A gate passes only by what was measured.</summary>
public sealed class CostGateTests
{
    [Fact]
    public void A_probe_that_did_not_run_is_named_and_one_that_was_measured_is_not()
    {
        var refused = SyntheticExperiment.Probe("tcplife/core-kprobe", notRun: "no kprobes");
        var assessment = Assessor.Assess(TwoRuns.Run(TwoRuns.CostInA, seed: 1, pairs: 60, refused));
        Assert.Equal(["tcplife/core-kprobe did not run"], CostGate.NotMeasured(assessment));
        Assert.True(CostGate.IsAbove(assessment, 0.01));
        Assert.False(CostGate.IsAbove(assessment, 0.5));
        Assert.Empty(CostGate.NotMeasured(Assessor.Assess(TwoRuns.Run(TwoRuns.CostInA, seed: 1, pairs: 60))));
    }

    [Fact]
    public void A_probe_without_an_estimate_is_named_with_its_load()
    {
        var run = TwoRuns.Run(TwoRuns.CostInA, seed: 1, pairs: 60);
        var assessment = Assessor.Assess(run with { Windows = [.. run.Accounting] });
        Assert.Equal([$"{TwoRuns.Probe} has no estimate under saturation"], CostGate.NotMeasured(assessment));
    }

    [Fact]
    public void A_program_that_must_be_refused_is_not_held_against_a_limit()
    {
        var rejected = SyntheticExperiment.Probe(
            "rejected/one", notRun: Core.Planning.Arm.MeantToBeRefused) with
        { ExpectsRefusal = true };
        Assert.Empty(CostGate.NotMeasured(Assessor.Assess(TwoRuns.Run(TwoRuns.CostInA, seed: 1, pairs: 60, rejected))));
    }

    [Fact]
    public void A_sweeps_probe_is_measured_where_its_knee_is_placed()
    {
        var run = SyntheticSweep.Run(seed: 1, loss: 0.1);
        Assert.Empty(CostGate.NotMeasured(Assessor.Assess(run)));
        Assert.True(CostGate.IsAbove(Assessor.Assess(run), 0.01));
        var few = Assessor.Assess(run with { Windows = [.. run.Windows.Take(40)] });
        Assert.Equal([$"{SyntheticSweep.Probe} has no estimate under sweep"], CostGate.NotMeasured(few));
        Assert.False(CostGate.IsAbove(few, 0));
    }

    [Fact]
    public void A_site_that_is_missing_is_named_for_every_probe()
    {
        Assert.Empty(CostGate.NotMeasured(MadeUpSites.Result(0, 0)));
        Assert.True(CostGate.IsAbove(MadeUpSites.Result(0.05, 0), 0.01));
        var runs = MadeUpSites.Runs(0, 0);
        runs.Remove("container");
        var result = SitesComparer.Of(MadeUpSites.Plan, runs);
        Assert.Equal([$"{TwoRuns.Probe} is not compared between container and process"], CostGate.NotMeasured(result));
    }
}
