using Lab.Core.Analysis;
using Lab.Core.Definitions;
using Lab.Core.Statistics;

namespace Lab.Core.Comparison.Sites;

/// <summary>What the probes cost at each site, and how that differs.</summary>
/// <param name="Plan">What was asked.</param>
/// <param name="Runs">Every site that was measured, in the plan's order.</param>
/// <param name="Differences">Every probe at every site that is held against another, where both were measured.</param>
/// <param name="Missing">Sites that were not measured, with the reason.</param>
/// <param name="Conclusions">Doubts of the comparisons, worst first, each with its site in front.</param>
/// <param name="Summary">The conclusion, made from the verdicts.</param>
public sealed record SitesResult(
    SitesPlan Plan,
    IReadOnlyList<SiteRun> Runs,
    IReadOnlyList<SiteDifference> Differences,
    IReadOnlyList<(ServerSite Site, string Reason)> Missing,
    IReadOnlyList<Conclusion> Conclusions,
    string Summary)
{
    /// <summary>False when a doubt takes its worth away.</summary>
    public bool IsValid => Conclusions.All(conclusion => conclusion.Severity != Severity.Invalidates);
}

/// <summary>A site's run.</summary>
/// <param name="Site">The site.</param>
/// <param name="Assessment">What its run came to.</param>
/// <param name="Comparison">Its run (B) against the one that it is held against (A); null where there is none.</param>
public sealed record SiteRun(ServerSite Site, Assessment Assessment, RunComparison? Comparison);

/// <summary>A probe at one site against the same at another.</summary>
/// <param name="Site">The site.</param>
/// <param name="Against">The site that it is held against.</param>
/// <param name="Of">The difference of the effects, each against the baseline of its own site.</param>
/// <param name="ControlDiffers">True where the control of its class differs between the two sites as well.</param>
/// <param name="Absolute">The same in the metric's unit: what a request costs more here than there, because of the probe.</param>
public sealed record SiteDifference(ServerSite Site, ServerSite Against, ArmDifference Of, bool ControlDiffers, Amount Absolute);
