using Lab.Core.Analysis;
using Lab.Core.Claims;
using Lab.Core.Definitions;
using Lab.Core.Planning;
using Lab.Core.Records;
using Lab.Tests.Synthetic;
using Xunit;

namespace Lab.Tests.Claims;

public sealed class ClaimTests
{
    private const string One = "tcplife/core-tp_btf";
    private const string Other = "strace/all";
    private static readonly CheapClaim Cheap = new("eBPF is minimal intrusion", ["tcplife"]);

    [Theory]
    [InlineData(0.06, Ruling.Refuted)]
    [InlineData(0.0, Ruling.Holds)]
    public void Claim_of_being_cheap_follows_the_verdict(double cost, Ruling expected) =>
        Assert.Equal(expected, Finding(SyntheticRun.WithCost(cost, pairs: 120, seed: 2), Cheap).Ruling);

    [Theory]
    [InlineData(0.06, Ruling.Holds)]
    [InlineData(0.0, Ruling.Refuted)]
    public void Claim_of_being_dear_is_the_opposite(double cost, Ruling expected) =>
        Assert.Equal(expected, Finding(SyntheticRun.WithCost(cost, pairs: 120, seed: 2), new DearClaim("uprobes are dear", [One])).Ruling);

    [Fact]
    public void Noise_decides_no_claim() =>
        Assert.Equal(Ruling.Undecided, Finding(SyntheticRun.WithCost(0.015, pairs: 20, noise: 0.08), Cheap).Ruling);

    [Fact]
    public void Closing_sentence_flips_with_the_data()
    {
        var run = Claiming(SyntheticRun.WithCost(0.06, pairs: 60), Cheap);
        Assert.Matches(
            @" The claim ""eBPF is minimal intrusion"" is refuted here: tcplife/core-tp_btf costs \+5\.\d+ % \[4\.\d+, 6\.\d+\] of CPU per request\.$", Assessor.Assess(run).Summary);
        var free = Claiming(SyntheticRun.WithCost(0.0, pairs: 120, seed: 2), Cheap);
        Assert.Contains("\" holds here: tcplife/core-tp_btf makes no difference that matters: ", Assessor.Assess(free).Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void Dearer_is_told_by_intervals_that_do_not_touch_and_flips_with_the_data()
    {
        var claim = new DearerClaim("other solutions cost more", ["strace"], ["tcplife"]);
        var (dear, cheap, alike) = (Two(0.02, 0.30), Two(0.30, 0.02), Two(0.10, 0.10));
        Assert.Equal(Ruling.Holds, Finding(dear, claim).Ruling);
        Assert.Equal(Ruling.Refuted, Finding(cheap, claim).Ruling);
        Assert.Equal(Ruling.Undecided, Finding(alike, claim).Ruling);
        Assert.Contains("strace/all (+", ClaimSentence.Of(Finding(dear, claim)), StringComparison.Ordinal);
        Assert.Contains("costs less than tcplife/core-tp_btf", ClaimSentence.Of(Finding(cheap, claim)), StringComparison.Ordinal);
    }

    [Fact]
    public void Invalid_run_decides_no_claim()
    {
        var run = Claiming(SyntheticRun.WithCost(0.06, pairs: 60).ChangeHits(0, 0), Cheap);
        var assessment = Assessor.Assess(run);
        Assert.False(assessment.IsValid);
        Assert.Equal(Ruling.Undecided, assessment.Claim!.Ruling);
        Assert.EndsWith("is not decided here: the run is invalid.", assessment.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void Claim_about_what_did_not_run_here_is_not_decided()
    {
        var run = new SyntheticRun(seed: 3).Of(
            40, SyntheticRun.Control, new SyntheticArm(SyntheticExperiment.Probe(One), Cost: 0.05), new SyntheticArm(SyntheticExperiment.Probe(Other, notRun: "no ptrace"), Cost: 0));
        var finding = Finding(run, new CheapClaim("strace is cheap", ["strace"]));
        Assert.Equal(Ruling.Undecided, finding.Ruling);
        Assert.Contains("none of what it is about was measured", ClaimSentence.Of(finding), StringComparison.Ordinal);
    }

    [Fact]
    public void One_arm_with_too_little_behind_it_keeps_a_claim_from_holding()
    {
        var run = Two(0.0, 0.0);
        var cut = run with { Windows = [.. run.Windows.Where(window => window is not MeasuredWindow { PairArm: Other })] };
        var finding = Finding(cut, new CheapClaim("all is cheap", ["tcplife", "strace"]));
        Assert.Equal(Ruling.Undecided, finding.Ruling);
        Assert.Contains($"{Other} has too little measured under saturation", finding.Reasons, StringComparer.Ordinal);
    }

    [Fact]
    public void Experiment_without_a_claim_ends_as_it_did() =>
        Assert.Null(Assessor.Assess(SyntheticRun.WithCost(0.06, pairs: 60)).Claim);

    private static RunRecord Two(double first, double second) => new SyntheticRun(seed: 5).Of(
        100, SyntheticRun.Control, new SyntheticArm(SyntheticExperiment.Probe(One), first), new SyntheticArm(SyntheticExperiment.Probe(Other), second));

    private static ClaimFinding Finding(RunRecord run, Claim claim) => Assessor.Assess(Claiming(run, claim)).Claim!;

    private static RunRecord Claiming(RunRecord run, Claim claim) =>
        run with { Plan = run.Plan with { Definition = run.Plan.Definition with { Claim = claim } } };
}
