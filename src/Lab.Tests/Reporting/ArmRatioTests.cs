using System.Text;
using Lab.Core.Analysis;
using Lab.Core.Planning;
using Lab.Core.Records;
using Lab.Reporting;
using Lab.Tests.Synthetic;
using Xunit;

namespace Lab.Tests.Reporting;

public sealed class ArmRatioTests
{
    private const string Ours = "tcplife/core-tp_btf";
    private const string Other = "tcplife/bpftrace-tracepoint";

    [Fact]
    public void Ratio_of_two_arms_is_that_of_their_costs()
    {
        var ratio = Assert.Single(Assessor.Assess(Run(ours: 0.02, other: 0.10)).Ratios);
        Assert.Equal((Other, Ours), (ratio.Arm, ratio.Reference));
        Assert.InRange(ratio.Times!.Value, 3.5, 7);
        Assert.InRange(ratio.Share!.Value, 1 / 7.0, 1 / 3.5);
        Assert.True(ratio.Times.Interval95!.Value.Contains(5), ratio.ToString());
        Assert.Equal(ratio.Times.Value, 1 / ratio.Share.Value, precision: 9);
    }

    [Theory]
    [InlineData(0.02, 0.10, ": less.")]
    [InlineData(0.10, 0.02, ": more.")]
    [InlineData(0.05, 0.05, "which of the two costs less can't be told.")]
    [InlineData(0.05, 0, "which can't be told from zero.")]
    public void Sentence_follows_the_figures(double ours, double other, string ending)
    {
        var assessment = Assessor.Assess(Run(ours, other));
        var sentence = ArmRatioSentence.Of(assessment.Ratios);
        Assert.StartsWith($"{Ours} costs ", sentence, StringComparison.Ordinal);
        Assert.EndsWith(ending, sentence, StringComparison.Ordinal);
        Assert.Contains(sentence, assessment.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void Report_shows_them_and_ratios_csv_holds_them()
    {
        var files = SyntheticReport.Write(Run(0.02, 0.10));
        var lines = Encoding.UTF8.GetString(files["ratios.csv"]).TrimEnd().Split('\n');
        Assert.Equal(2, lines.Length);
        Assert.StartsWith("load,arm,reference,", lines[0], StringComparison.Ordinal);
        Assert.StartsWith($"saturation,{Other},{Ours},", lines[1], StringComparison.Ordinal);
        Assert.Contains($"### Against {Ours}", Encoding.UTF8.GetString(files["report.md"]), StringComparison.Ordinal);
    }

    [Fact]
    public void A_run_without_a_reference_has_none_of_it()
    {
        var files = SyntheticReport.Write(Run(0.02, 0.10).Redefined(definition => definition with { Reference = null }));
        Assert.DoesNotContain("ratios.csv", files.Keys);
        Assert.DoesNotContain("### Against", Encoding.UTF8.GetString(files["report.md"]), StringComparison.Ordinal);
    }

    [Fact]
    public void A_reference_that_did_not_run_gives_no_ratio() => Assert.Empty(Assessor.Assess(
        Run(0.02, 0.10).Redefined(definition => definition with { Reference = "tcplife/none" })).Ratios);

    private static RunRecord Run(double ours, double other) => new SyntheticRun(seed: 5)
        .Of(120, SyntheticRun.Control, new SyntheticArm(SyntheticExperiment.Probe(Ours), ours), new SyntheticArm(SyntheticExperiment.Probe(Other), other))
        .Redefined(definition => definition with { Reference = Ours });
}
