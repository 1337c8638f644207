using Lab.Core.Analysis;
using Lab.Core.Records;
using Lab.Tests.Synthetic;
using Xunit;

namespace Lab.Tests.Calibration;

public sealed class CalibrationSentenceTests
{
    [Theory]
    [InlineData(1.0, 0.6, "the instrument returns the known cost.", "batching absorbs a part.")]
    [InlineData(1.2, 1.0, "the instrument is off by +", "the loaded system pays what was burnt.")]
    [InlineData(0.8, 1.3, "the instrument is off by -", "the loaded system pays more than was burnt.")]
    public void Sentence_says_what_the_slopes_mean(double slope, double loadedSlope, string unloaded, string loaded)
    {
        var summary = Assessor.Assess(SyntheticCalibration.Run(slope, loadedSlope)).Summary;
        Assert.StartsWith("With one connection in flight a microsecond burnt costs ", summary, StringComparison.Ordinal);
        Assert.Contains(unloaded, summary, StringComparison.Ordinal);
        Assert.Contains(loaded, summary, StringComparison.Ordinal);
        Assert.Contains("With 16 connections in flight (saturation)", summary, StringComparison.Ordinal);
        Assert.Contains("burn/burn-32us under saturation costs", summary, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1.0, 0.6, false)]
    [InlineData(1.2, 1.0, true)]
    public void Instrument_that_is_off_with_one_connection_is_a_doubt_and_absorption_at_saturation_is_none(double slope, double loadedSlope, bool isOff)
    {
        var doubts = Assessor.Assess(SyntheticCalibration.Run(slope, loadedSlope)).Conclusions.Where(each => each.Id == "calibration-off").ToArray();
        Assert.Equal(isOff, doubts.Length == 1);
        Assert.All(doubts, doubt => Assert.Equal(Severity.Warning, doubt.Severity));
        Assert.All(doubts, doubt => Assert.StartsWith("one: a microsecond burnt costs 1.2", doubt.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void Interval_that_holds_one_and_much_else_is_not_praised()
    {
        var summary = Assessor.Assess(SyntheticCalibration.Run(pairs: 20, noise: 0.4)).Summary;
        Assert.Contains("too wide an interval to tell", summary, StringComparison.Ordinal);
        Assert.DoesNotContain("returns the known cost", summary, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_arms_give_no_line_and_the_sentence_says_so()
    {
        var run = SyntheticCalibration.Run();
        bool IsKept(string arm) => arm is "burn/burn-0" or "burn/burn-8us";
        var few = run with
        {
            Plan = run.Plan with { Arms = [.. run.Plan.Arms.Where(arm => IsKept(arm.Id))] },
            Windows = [.. run.Windows.Where(window => window is not MeasuredWindow measured || IsKept(measured.PairArm))],
        };
        Assert.Contains("no line can be laid", Assessor.Assess(few).Summary, StringComparison.Ordinal);
        Assert.DoesNotContain(Assessor.Assess(few).Conclusions, doubt => doubt.Id == "calibration-off");
    }
}
