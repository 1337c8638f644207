using Lab.Core.Comparison;
using Lab.Core.Comparison.Sites;
using Lab.Tests.Synthetic;
using Xunit;

namespace Lab.Tests.Comparison.Sites;

public sealed class SitesComparerTests
{
    [Fact]
    public void The_sentence_says_what_the_data_say_and_turns_when_they_do()
    {
        Assert.StartsWith(
            $"Where the server runs does not change what {TwoRuns.Probe} costs, within 2 %: container against process", MadeUpSites.Result(0, 0).Summary, StringComparison.Ordinal);
        Assert.StartsWith($"Where the server runs changes what {TwoRuns.Probe} costs: more in container against process", MadeUpSites.Result(0.05, 0).Summary, StringComparison.Ordinal);
        Assert.StartsWith($"Where the server runs changes what {TwoRuns.Probe} costs: less in container against process", MadeUpSites.Result(-0.02, 0).Summary, StringComparison.Ordinal);
        Assert.Contains("the same in container-unconfined against process", MadeUpSites.Result(0.05, 0).Summary, StringComparison.Ordinal);
        Assert.StartsWith($"Whether where the server runs changes what {TwoRuns.Probe} costs can't be told", MadeUpSites.Result(0.05, 0, pairs: 10).Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void A_difference_beside_a_control_that_differs_is_not_believed()
    {
        var runs = MadeUpSites.Runs(0.05, 0);
        runs["container"] = runs["container"].ChangeMeasured(window => window.Arm.StartsWith("control", StringComparison.Ordinal) ? window.Costing(1.03) : window);
        var result = SitesComparer.Of(MadeUpSites.Plan, runs);
        Assert.Equal([true, false], result.Differences.Select(each => each.ControlDiffers));
        Assert.StartsWith($"Whether where the server runs changes what {TwoRuns.Probe} costs can't be told of every site: the same in container-unconfined", result.Summary, StringComparison.Ordinal);
        Assert.Contains("not to be trusted, for the control differs there too, in container against process", result.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void A_difference_is_of_effects_against_each_sites_own_baseline_and_its_intervals_hold_the_truth()
    {
        var difference = MadeUpSites.Result(0.05, 0).Differences.Single(each => each.Site.Name == "container");
        Assert.Equal("process", difference.Against.Name);
        Assert.Equal(DifferenceVerdict.CostsMore, difference.Of.Verdict);
        Assert.True(difference.Of.Interval95.Contains(0.05), $"{difference.Of.Interval95}");
        // 5 % of the 62 us that a request takes with the probe in force.
        Assert.True(difference.Absolute.Interval95!.Value.Contains(0.05 * 61.8), $"{difference.Absolute}");
        Assert.True(difference.Absolute.IsAboveZero);
    }

    [Fact]
    public void A_site_that_was_not_measured_keeps_its_reason_and_the_others_are_compared()
    {
        var runs = MadeUpSites.Runs(0, 0);
        runs.Remove("container");
        var plan = MadeUpSites.Plan with { NotRun = new Dictionary<string, string>(StringComparer.Ordinal) { ["container"] = "no engine" } };
        var result = SitesComparer.Of(plan, runs);
        Assert.Equal(("container", "no engine"), result.Missing.Select(missing => (missing.Site.Name, missing.Reason)).Single());
        Assert.Equal("container-unconfined", Assert.Single(result.Differences).Site.Name);
        runs.Remove("process");
        Assert.StartsWith("No probe was measured", SitesComparer.Of(plan, runs).Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void What_several_sites_say_word_for_word_is_said_once_with_their_names()
    {
        var runs = MadeUpSites.Runs(0, 0);
        foreach (var site in (string[])["process", "container", "container-unconfined"])
        {
            runs[site] = runs[site] with { Environment = runs[site].Environment with { Doubts = ["one CPU only"] } };
        }

        var doubt = Assert.Single(
            SitesComparer.Of(MadeUpSites.Plan, runs).Conclusions, doubt => doubt.Id == "environment");
        Assert.Equal("process, container, container-unconfined: one CPU only", doubt.Message);
    }

    [Fact]
    public void A_doubt_says_at_which_site_it_is()
    {
        var runs = MadeUpSites.Runs(0, 0);
        runs["container"] = runs["container"].ChangeHits(0, 0);
        var result = SitesComparer.Of(MadeUpSites.Plan, runs);
        Assert.False(result.IsValid);
        Assert.All(result.Conclusions, doubt => Assert.Contains(MadeUpSites.Plan.Sites, site => doubt.Message.StartsWith($"{site.Name}: ", StringComparison.Ordinal)));
    }
}
