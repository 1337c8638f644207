using System.Text;
using Lab.Core.Analysis;
using Lab.Core.Analysis.Rankings;
using Lab.Core.Records;
using Lab.Tests.Synthetic;
using Xunit;

namespace Lab.Tests.Analysis;

public sealed class RankingTests
{
    private const string Reference = "tcplife/core-tp_btf";

    [Fact]
    public void Arms_are_ranked_cheapest_first_and_those_that_can_not_be_told_apart_share_a_rank()
    {
        var ranking = Assessor.Assess(Run(("idle/core", 0), (Reference, 0.10), ("twin/of", 0.10), ("strace/all", 3), ("path/mesh", 1))).Ranking;
        Assert.Equal("idle/core", ranking[0].Estimate.Arm);
        Assert.Equal([Reference, "twin/of"], ranking.Skip(1).Take(2).Select(arm => arm.Estimate.Arm).Order(StringComparer.Ordinal));
        Assert.Equal(["path/mesh", "strace/all"], ranking.Skip(3).Select(arm => arm.Estimate.Arm));
        Assert.Equal([1, 2, 2, 4, 5], ranking.Select(arm => arm.Rank));
        Assert.Equal(
            [(Standing.Less, "idle/core"), (Standing.NotToldApart, "twin/of"), (Standing.More, "path/mesh"), (Standing.More, "strace/all")],
            ranking.Where(arm => arm.Standing != Standing.Reference).Select(arm => (arm.Standing, arm.Estimate.Arm)));
        Assert.InRange(ranking[^1].Times!.Value, 20, 45);
        Assert.True(ranking[^1].Times!.Interval95!.Value.Contains(30), ranking[^1].Times!.ToString());
    }

    [Fact]
    public void The_sentence_says_which_cost_more_by_how_many_times_and_which_cost_nothing()
    {
        var sentence = RankingSentence.Of(Assessor.Assess(Run(("idle/core", 0), (Reference, 0.10), ("twin/of", 0.10), ("strace/all", 3), ("path/mesh", 1))).Ranking);
        Assert.StartsWith($"Against {Reference} (+", sentence, StringComparison.Ordinal);
        Assert.Contains("2 cost more: strace/all (", sentence, StringComparison.Ordinal);
        Assert.Contains(" times), path/mesh (", sentence, StringComparison.Ordinal);
        Assert.Contains("1 can't be told apart from it: twin/of", sentence, StringComparison.Ordinal);
        Assert.Contains("1 costs nothing that can be told from no probe: idle/core", sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void Turned_figures_turn_the_sentence()
    {
        var assessment = Assessor.Assess(Run(("idle/core", 0.3), (Reference, 1), ("twin/of", 0.5), ("strace/all", 0.1), ("path/mesh", 3)));
        var sentence = RankingSentence.Of(assessment.Ranking);
        Assert.Contains("1 costs more: path/mesh (", sentence, StringComparison.Ordinal);
        Assert.Contains("3 cost less: twin/of (", sentence, StringComparison.Ordinal);
        Assert.DoesNotContain("nothing", sentence, StringComparison.Ordinal);
        Assert.Contains(sentence, assessment.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void Report_and_csv_hold_the_ranking_and_what_each_arm_observes()
    {
        var files = SyntheticReport.Write(Run(("idle/core", 0), (Reference, 0.10), ("strace/all", 3)));
        var lines = Encoding.UTF8.GetString(files["ranking.csv"]).TrimEnd().Split('\n');
        Assert.StartsWith("load,rank,arm,", lines[0], StringComparison.Ordinal);
        Assert.Equal(["saturation,1,idle/core,", $"saturation,2,{Reference},", "saturation,3,strace/all,"], lines.Skip(1).Select(line => line[..(line.IndexOf(',', line.IndexOf('/', StringComparison.Ordinal)) + 1)]));
        var page = Encoding.UTF8.GetString(files["report.md"]);
        Assert.Contains("### Ranking", page, StringComparison.Ordinal);
        Assert.Contains("- `strace/all` observes much.", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_reference_nothing_is_ranked() =>
        Assert.Empty(Assessor.Assess(Run(("idle/core", 0), (Reference, 0.10)).Redefined(definition => definition with { Reference = null })).Ranking);

    private static RunRecord Run(params (string Arm, double Cost)[] arms) => new SyntheticRun(seed: 5)
        .Of(40, [SyntheticRun.Control, .. arms.Select(arm => new SyntheticArm(SyntheticExperiment.Probe(arm.Arm) with { Observes = "much" }, arm.Cost))])
        .Redefined(definition => definition with { Reference = Reference });
}
