using Lab.Core.Analysis;
using Lab.Core.Definitions;
using Lab.Core.Planning;
using Lab.Core.Records;
using Lab.Core.Statistics;

namespace Lab.Core.Comparison.Sites;

/// <summary>
/// From the runs of all sites to what differs between them. The runs took turns, block by block, so that what the machine did meanwhile is in all
/// of them; each probe is still held against the baseline of its own site, milliseconds away. Pure.
/// </summary>
public static class SitesComparer
{
    private const string Unmeasured = "it was stopped before this site was measured";

    /// <summary>What the runs say.</summary>
    /// <param name="plan">What was asked.</param>
    /// <param name="runs">The runs by their site's name, as many as there are.</param>
    public static SitesResult Of(SitesPlan plan, IReadOnlyDictionary<string, RunRecord> runs)
    {
        var assessed = plan.Sites.Where(site => runs.ContainsKey(site.Name)).ToDictionary(site => site.Name, site => Assessor.Assess(runs[site.Name]), StringComparer.Ordinal);
        SiteRun[] measured =
        [
            .. from site in plan.Sites
               where assessed.ContainsKey(site.Name)
               let reference = site.Against is { } against ? assessed.GetValueOrDefault(against) : null
               select new SiteRun(site, assessed[site.Name], reference is null ? null : RunComparer.Compare(reference, assessed[site.Name], plan.Margin)),
        ];
        SiteDifference[] differences = [.. measured.SelectMany(run => Differences(plan, run))];
        return new(
            plan,
            measured,
            differences,
            [.. plan.Sites.Where(site => !runs.ContainsKey(site.Name)).Select(site => (site, plan.NotRun.GetValueOrDefault(site.Name, Unmeasured)))],
            [.. Joined(measured).OrderByDescending(doubt => doubt.Severity)],
            SitesSentence.Of(plan, differences));
    }

    private static IEnumerable<SiteDifference> Differences(SitesPlan plan, SiteRun run) =>
        from each in run.Comparison?.Differences ?? []
        where each is { Primary: true, Kind: ArmKind.Probe }
        let control = Arm.ControlId(run.Assessment.Run.Plan.Arm(each.Arm).Class)
        let controlDiffers = run.Comparison!.Differences.Any(other => other is { Primary: true, Verdict: DifferenceVerdict.CostsMore or DifferenceVerdict.CostsLess } && other.Arm == control)
        select new SiteDifference(run.Site, plan.Sites.First(site => site.Name == run.Site.Against), each, controlDiffers, each.B.Change.Minus(each.A.Change));

    /// <summary>A comparison carries the doubts of both its runs; a reference's own are said once.</summary>
    private static IEnumerable<Conclusion> Doubts(SiteRun run) => run.Comparison is { } comparison
        ? comparison.Conclusions.Where(
            doubt => !doubt.Message.StartsWith(ComparisonDoubts.OnlyA, StringComparison.Ordinal))
            .Select(Bare)
        : run.Assessment.Conclusions.Where(doubt => doubt.Severity >= Severity.Warning);

    private static Conclusion Bare(Conclusion doubt)
    {
        var side = ((string[])[ComparisonDoubts.Both, ComparisonDoubts.OnlyB]).FirstOrDefault(
            each => doubt.Message.StartsWith(each, StringComparison.Ordinal), "");
        return doubt with { Message = doubt.Message[side.Length..] };
    }

    /// <summary>What several sites say word for word is said once, with their names.</summary>
    private static IEnumerable<Conclusion> Joined(IEnumerable<SiteRun> runs) =>
        from each in runs.SelectMany(run => Doubts(run).Distinct(), (run, doubt) => (run.Site.Name, Doubt: doubt))
        group each.Name by each.Doubt into sites
        select sites.Key with { Message = $"{string.Join(", ", sites)}: {sites.Key.Message}" };
}
