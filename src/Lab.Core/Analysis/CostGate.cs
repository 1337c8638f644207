using Lab.Core.Comparison;
using Lab.Core.Comparison.Sites;
using Lab.Core.Definitions;
using Lab.Core.Planning;
using Lab.Core.Statistics;

namespace Lab.Core.Analysis;

/// <summary>
/// A limit that probes are held against (`--fail-above`): which surely cost more, and which there is no figure of. A
/// gate passes only by what was measured.
/// </summary>
public static class CostGate
{
    private const string NoEstimate = "has no estimate";

    /// <summary>True when a probe surely costs more than a limit: the whole 95 % interval lies above it.</summary>
    /// <param name="assessment">The run.</param>
    /// <param name="limit">The limit, as a fraction.</param>
    public static bool IsAbove(Assessment assessment, double limit) =>
        Probes(assessment)
            .Any(
                arm => Loads(assessment).Any(load => IntervalOf(assessment, load, arm.Id) is { } interval && interval.Low > limit));

    /// <summary>
    /// The same of probes at several sites: what one costs more at a site than where it is held against.
    /// </summary>
    /// <param name="result">The sites.</param>
    /// <param name="limit">The limit, as a fraction.</param>
    public static bool IsAbove(SitesResult result, double limit) =>
        result.Differences.Any(each => each.Of.Interval95.Low > limit);

    /// <summary>
    /// Each probe that can't be held against a limit, with the reason: `x did not run`, `y has no estimate under
    /// steady`.
    /// </summary>
    public static IReadOnlyList<string> NotMeasured(Assessment assessment) =>
    [
        .. from arm in Probes(assessment)
           let without = Loads(assessment).Where(load => IntervalOf(assessment, load, arm.Id) is null).ToArray()
           where without.Length > 0
           select arm.NotRun is not null
               ? $"{arm.Id} did not run"
               : $"{arm.Id} {NoEstimate} under {string.Join(" and ", without)}",
    ];

    /// <summary>The same of sites that are held against another.</summary>
    public static IReadOnlyList<string> NotMeasured(SitesResult result)
    {
        var arms = result.Runs.SelectMany(run => Probes(run.Assessment)).DistinctBy(
            arm => arm.Id, StringComparer.Ordinal).ToArray();
        var loads = result.Runs.SelectMany(run => Loads(run.Assessment)).Distinct(StringComparer.Ordinal).ToArray();
        var compared = result.Differences.Select(each => (each.Site.Name, each.Of.Arm, each.Of.Load)).ToHashSet();
        return arms.Length == 0 ? ["no probe was measured at any site"] :
        [
            .. from site in result.Plan.Sites
               where site.Against is not null
               from arm in arms
               where loads.Any(load => !compared.Contains((site.Name, arm.Id, load)))
               select $"{arm.Id} is not compared between {site.Name} and {site.Against}",
        ];
    }

    /// <summary>The same of two runs that are compared.</summary>
    public static IReadOnlyList<string> NotMeasured(RunComparison comparison)
    {
        string[] missing =
        [
            .. comparison.Uncompared.Where(each => each.Kind == ArmKind.Probe
                && !IsMeantToBeRefused(comparison, each.Arm))
                .Select(each => $"{each.Arm} under {each.Load} ({each.Reason})"),
        ];
        var isCompared = comparison.Differences.Any(each => each is { Primary: true, Kind: ArmKind.Probe });
        return missing.Length > 0 || isCompared ? missing : ["no probe is measured in both runs"];
    }

    private static bool IsMeantToBeRefused(RunComparison comparison, string arm) =>
        comparison.A.Run.Plan.Arms.Concat(comparison.B.Run.Plan.Arms).First(each => each.Id == arm).ExpectsRefusal;

    private static IEnumerable<Arm> Probes(Assessment assessment) =>
        assessment.Run.Plan.Arms.Where(arm => arm is { Kind: ArmKind.Probe, ExpectsRefusal: false });

    private static IEnumerable<string> Loads(Assessment assessment) =>
        assessment.Run.Plan.Definition.Loads.Select(load => load.Name);

    /// <summary>
    /// What a probe costs under a load: of its primary metric, or in a sweep by how much it lowers the knee.
    /// </summary>
    private static Interval? IntervalOf(Assessment assessment, string load, string arm) =>
        assessment.Run.Plan.Load(load) is SweepLoop
            ? assessment.Sweeps.FirstOrDefault(sweep => sweep.Load.Name == load)?.Knees.FirstOrDefault(knee => knee.Arm == arm)?.Loss?.Interval95
            : assessment.Estimates.FirstOrDefault(estimate => estimate.Primary && estimate.Load == load
                && estimate.Arm == arm)?.Interval95;
}
