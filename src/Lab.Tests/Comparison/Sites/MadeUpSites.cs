using Lab.Core.Comparison.Sites;
using Lab.Core.Definitions;
using Lab.Core.Records;
using Lab.Tests.Synthetic;

namespace Lab.Tests.Comparison.Sites;

/// <summary>A process and two containers whose truth is known.</summary>
internal static class MadeUpSites
{
    public static SitesPlan Plan { get; } = new(
        "container", "Does it cost more there?", DateTimeOffset.UnixEpoch, Seed: 7, Margin: 0.02,
        [
            new ServerSite("process", "local", NetworkMode.Veth, Seccomp: true, Against: null),
            new ServerSite("container", "docker", NetworkMode.Veth, Seccomp: true, "process"),
            new ServerSite("container-unconfined", "docker", NetworkMode.Veth, Seccomp: false, "process"),
        ],
        new Dictionary<string, string>(StringComparer.Ordinal));

    /// <summary>The runs, of which the containers' probes cost so much more than the process's.</summary>
    public static Dictionary<string, RunRecord> Runs(double more, double moreUnconfined, int pairs = 60) => new(StringComparer.Ordinal)
    {
        ["process"] = TwoRuns.Run(TwoRuns.CostInA, seed: 1, pairs),
        ["container"] = TwoRuns.Run(TwoRuns.CostInB(more), seed: 2, pairs),
        ["container-unconfined"] = TwoRuns.Run(TwoRuns.CostInB(moreUnconfined), seed: 3, pairs),
    };

    public static SitesResult Result(double more, double moreUnconfined, int pairs = 60) => SitesComparer.Of(Plan, Runs(more, moreUnconfined, pairs));
}
