using Lab.Core.Analysis;
using Lab.Tests.Synthetic;
using Xunit;

namespace Lab.Tests.Analysis.Sweeps;

public sealed class SweepSentenceTests
{
    [Fact]
    public void Summary_says_where_the_knee_is_and_which_arm_moves_it()
    {
        var summary = Assessor.Assess(SyntheticSweep.Run(loss: 0.1)).Summary;
        Assert.StartsWith("sweep: without a probe the knee (corrected p99 up to 2,", summary, StringComparison.Ordinal);
        Assert.Contains("% of the capacity; control-link does not surely move it: ", summary, StringComparison.Ordinal);
        Assert.Matches(@"tcplife/core-tp_btf lowers it by 1\d\.\d % \[\d+\.\d+, 1\d\.\d\] \(-(\d,)?\d\d\d(\.\d)? requests/s\)\.$", summary);
    }

    [Fact]
    public void Run_of_a_sweep_alone_does_not_speak_of_pairs_that_are_missing()
    {
        var assessment = Assessor.Assess(SyntheticSweep.Run(loss: 0));
        Assert.DoesNotContain("undecided", assessment.Summary, StringComparison.Ordinal);
        Assert.DoesNotContain(assessment.Conclusions, doubt => doubt.Id is "too-few-pairs" or "no-proof");
        Assert.True(assessment.IsValid);
    }
}
