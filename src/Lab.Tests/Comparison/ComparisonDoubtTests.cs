using Lab.Core.Analysis;
using Lab.Core.Comparison;
using Lab.Core.Definitions;
using Lab.Core.Records;
using Lab.Tests.Synthetic;
using Xunit;

namespace Lab.Tests.Comparison;

public sealed class ComparisonDoubtTests
{
    private static readonly RunRecord A = TwoRuns.Run(TwoRuns.CostInA, seed: 1);
    private static readonly Assessment AssessedA = Assessor.Assess(A);
    private static readonly RunRecord B = TwoRuns.Run(TwoRuns.CostInA, seed: 2);

    [Fact]
    public void Two_sound_runs_raise_no_doubt() => Assert.Empty(B.Against(AssessedA).Conclusions);

    [Fact]
    public void Invalid_run_makes_the_comparison_invalid_and_its_doubt_is_named()
    {
        foreach (var (comparison, side) in new[] { (B.ChangeHits(0, 0).Against(AssessedA), "B"), (TwoRuns.Compare(A.ChangeHits(0, 0), B), "A") })
        {
            Assert.False(comparison.IsValid);
            Assert.StartsWith("Not to be used (no-proof): ", comparison.Summary, StringComparison.Ordinal);
            Assert.Contains(comparison.Conclusions, doubt => doubt.Id == "no-proof" && doubt.Message.StartsWith($"{side}: ", StringComparison.Ordinal));
        }
    }

    [Fact]
    public void Warnings_of_both_runs_are_carried_over_with_their_side()
    {
        var comparison = TwoRuns.Compare(Doubtful(A, "one CPU only"), Doubtful(B, "it was hot"));
        Assert.True(comparison.IsValid);
        Assert.Equal(["A: one CPU only", "B: it was hot"], comparison.Conclusions.Where(doubt => doubt.Id == "environment").Select(doubt => doubt.Message));
    }

    [Fact]
    public void What_both_runs_say_word_for_word_is_said_once()
    {
        var comparison = TwoRuns.Compare(Doubtful(A, "one CPU only"), Doubtful(B, "one CPU only"));
        Assert.Equal(
            "A and B: one CPU only", Assert.Single(comparison.Conclusions, doubt => doubt.Id == "environment").Message);
    }

    [Fact]
    public void Control_that_differs_much_makes_the_comparison_invalid()
    {
        var comparison = WithWorseControl().Against(AssessedA);
        Assert.Equal(Severity.Invalidates, Assert.Single(comparison.Conclusions, doubt => doubt.Id == "control-differs").Severity);
        Assert.Equal(DifferenceVerdict.CostsMore, comparison.Primary("control-link").Verdict);
    }

    [Fact]
    public void Control_that_differs_by_less_than_half_the_margin_is_a_warning()
    {
        var doubt = Assert.Single(WithWorseControl().Against(AssessedA, margin: 0.20).Conclusions, doubt => doubt.Id == "control-differs");
        Assert.Equal(Severity.Warning, doubt.Severity);
        Assert.Equal("control-link", doubt.Arm);
    }

    [Fact]
    public void Network_that_fell_back_to_loopback_in_one_run_is_a_doubt()
    {
        var over = B with { Environment = B.Environment with { Server = B.Environment.Server with { Network = NetworkMode.Loopback } } };
        Assert.Contains(over.Against(AssessedA).Conclusions, doubt => doubt is { Id: "network-differs", Severity: Severity.Warning });
    }

    [Fact]
    public void Arm_in_one_run_only_is_listed_with_the_reason()
    {
        var extra = SyntheticExperiment.Probe("tcplife/core-raw_tp");
        var refused = SyntheticExperiment.Probe("tcplife/core-kprobe", notRun: "no such event source");
        var comparison = TwoRuns.Compare(
            TwoRuns.Run(TwoRuns.CostInA, seed: 1, pairs: 25, others: [extra, refused with { NotRun = null }]),
            TwoRuns.Run(TwoRuns.CostInA, seed: 2, pairs: 25, others: [refused]));
        Assert.Equal(
            ["tcplife/core-raw_tp: not asked for in B", "tcplife/core-kprobe: not run in B: no such event source"],
            comparison.Uncompared.Select(arm => $"{arm.Arm}: {arm.Reason}"));
        Assert.All(comparison.Uncompared, arm => Assert.True(arm.A is not null && arm.B is null));
        Assert.DoesNotContain(comparison.Differences, row => row.Arm == extra.Id || row.Arm == refused.Id);
        Assert.Contains("tcplife/core-raw_tp was measured in A only", comparison.Summary, StringComparison.Ordinal);
        Assert.True(comparison.IsValid);
    }

    [Fact]
    public void Arm_that_neither_machine_can_run_is_listed_once()
    {
        var refused = SyntheticExperiment.Probe("tcplife/core-kprobe", notRun: "no such event source");
        var comparison = TwoRuns.Compare(
            TwoRuns.Run(TwoRuns.CostInA, seed: 1, pairs: 25, others: refused), TwoRuns.Run(TwoRuns.CostInA, seed: 2, pairs: 25, others: refused));
        Assert.Equal("not run in either: no such event source", Assert.Single(comparison.Uncompared).Reason);
        Assert.DoesNotContain(refused.Id, comparison.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void Runs_without_a_probe_in_common_are_worth_nothing()
    {
        var other = new SyntheticRun(seed: 2).Of(40, SyntheticRun.Control, new SyntheticArm(SyntheticExperiment.Probe("tcplife/core-raw_tp"), 0.01));
        var comparison = other.Against(AssessedA);
        Assert.Contains(comparison.Conclusions, doubt => doubt is { Id: "nothing-in-common", Severity: Severity.Invalidates });
        Assert.Equal(2, comparison.Uncompared.Count);
    }

    private static RunRecord WithWorseControl() =>
        B.ChangeMeasured(window => window.PairArm == "control-link" && !window.IsBaseline ? window.Costing(1.05) : window);

    private static RunRecord Doubtful(RunRecord run, string doubt) => run with { Environment = run.Environment with { Doubts = [doubt] } };
}
