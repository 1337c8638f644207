using Lab.Core.Analysis;
using Lab.Core.Analysis.Ladder;
using Lab.Core.Definitions;
using Lab.Tests.Synthetic;
using Xunit;

namespace Lab.Tests.Analysis.Ladder;

public sealed class LadderRungsTests
{
    private static readonly SyntheticHook Uprobe = new("uprobe", ProbeDose.Empty, Hits: 7, Ns: 2_000, Switches: 1);
    private static readonly Assessment Assessment = Assessor.Assess(SyntheticLadder.Run(Uprobe, new SyntheticHook("raw_tp", ProbeDose.Print, Hits: 20, Ns: 300)));

    [Fact]
    public void A_hit_costs_the_change_of_a_request_over_the_servers_hits()
    {
        var rung = Assessment.Ladder[0];
        Assert.Equal(7, rung.HitsPerRequest, 9);
        Assert.InRange(rung.Ns!.Value, 1_960, 2_040);
        Assert.True(rung.Ns.Interval95!.Value.Contains(2_000));
        Assert.InRange(rung.Ns.Interval95.Value.HalfWidth, 1, 50);
        Assert.Equal(50, rung.KernelNs, 9);
        var raw = Assessment.Ladder[1];
        Assert.InRange(raw.Ns!.Value, 285, 315);
        Assert.Equal(20, raw.HitsPerRequest, 9);
    }

    [Fact]
    public void A_hit_makes_the_switches_of_a_request_over_the_servers_hits()
    {
        Assert.Equal(1, Assessment.Ladder[0].Switches!.Value, 9);
        Assert.Equal(0, Assessment.Ladder[1].Switches!.Value, 9);
        Assert.Equal(0, Assessment.Ladder[1].Switches!.Interval95!.Value.HalfWidth, 9);
    }

    [Fact]
    public void Ticks_of_user_and_kernel_are_told_apart()
    {
        Assert.Equal(0, Assessment.Ladder[0].UserNs!.Value, 6);
        Assert.Equal(2_000, Assessment.Ladder[0].SystemNs!.Value, 6);
    }

    [Fact]
    public void Arms_without_a_dose_and_arms_that_were_never_hit_are_no_rungs()
    {
        Assert.Empty(Assessor.Assess(SyntheticReport.Run()).Ladder);
        var silent = SyntheticLadder.Run(Uprobe).ChangeHits(0, 500_000);
        Assert.Empty(Assessor.Assess(silent).Ladder);
    }

    [Fact]
    public void The_summary_begins_with_what_the_ladder_says() =>
        Assert.StartsWith(LadderSentence.Of(Assessment.Ladder), Assessment.Summary, StringComparison.Ordinal);
}
