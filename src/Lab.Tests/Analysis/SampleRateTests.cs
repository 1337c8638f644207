using Lab.Core.Analysis;
using Lab.Core.Definitions;
using Lab.Core.Records;
using Lab.Reporting.Tables;
using Lab.Tests.Synthetic;
using Xunit;

namespace Lab.Tests.Analysis;

/// <summary>Samples expected and seen: the made-up machine has the server on CPU 0 of two, idle for 20.3 % of its time.</summary>
public sealed class SampleRateTests
{
    private const long InForceNs = 2_500_000_000;

    [Fact]
    public void All_samples_are_no_doubt_and_stand_in_the_table()
    {
        var run = Sampling([247, 248]);
        var rate = Assert.Single(SampleRate.AllOf(run));
        Assert.Equal((99, 2, 10.0, 1_980L, 1_980.0), (rate.Hz, rate.Cpus, rate.Seconds, rate.Seen, rate.Expected));
        Assert.DoesNotContain(Assessor.Assess(run).Conclusions, doubt => doubt.Id == "samples-differ");
        Assert.Contains(",99,2,10,1980,1980,0,", SamplesTable.Of(Assessor.Assess(run)).ToCsv(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(197, 248, "idle for 20.3 %")] // 20 % missing on the server's CPU, and on no other
    [InlineData(100, 248, "comes late")]
    [InlineData(300, 300, "faster than asked")]
    public void Missing_samples_are_told_with_what_explains_them(long server, long other, string reason)
    {
        var doubt = Assert.Single(Assessor.Assess(Sampling([server, other])).Conclusions, doubt => doubt.Id == "samples-differ");
        Assert.Equal(Severity.Warning, doubt.Severity);
        Assert.Contains(reason, doubt.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_tool_whose_hits_are_not_told_by_cpu_is_held_against_the_sum()
    {
        var rate = Assert.Single(SampleRate.AllOf(Sampling([247, 248]).ChangeProbe(probe => probe with { Programs = [.. probe.Programs.Select(program => program with { HitsPerCpu = [], Runs = 400 })] })));
        Assert.Equal((1_600L, null), (rate.Seen, rate.DeviationServerCpu));
        Assert.False(rate.IsAsExpected);
    }

    [Theory]
    [InlineData("hz:99", 99)]
    [InlineData("hz:many", null)]
    [InlineData("ms:10", null)]
    public void The_frequency_is_read_from_the_target(string target, int? hz) =>
        Assert.Equal(hz, new AttachPoint(AttachPoint.Profile, target, null, null).SamplesHz);

    private static RunRecord Sampling(long[] hitsPerCpu)
    {
        var run = SyntheticRun.WithCost(0.01).ChangeHits(hitsPerCpu).ChangeProbe(probe => probe with { Programs = [.. probe.Programs.Select(program => program with { InForceNs = InForceNs })] });
        return run with
        {
            Plan = run.Plan with { Arms = [.. run.Plan.Arms.Select(arm => arm.Attach.Count == 0 ? arm : arm with { EventPer = GroundTruth.None, Attach = [new AttachPoint(AttachPoint.Profile, "hz:99", null, null)] })] },
            Environment = run.Environment with { Machine = run.Environment.Machine with { Cpus = [0, 1] } },
        };
    }
}
