using System.Globalization;
using Lab.Core.Analysis;
using Lab.Core.Comparison.Sites;
using Lab.Core.Definitions;
using Lab.Reporting.Tables;

namespace Lab.Reporting.Sites;

/// <summary>sites.md: the question, what came out, and how the figures are made.</summary>
public static class SitesPage
{
    private const string Method =
        """
        - Every site has a server, an agent and probes of its own, all ready at the same time and on the same CPU. They take turns, a block each, in a random order within each round: only one has load, and only its probes are
          switched. So what the machine does over minutes is in all of them.
        - Effects are each against the baseline of the same site, by the site's own pairs of windows. The difference is the ratio of two effects (Welch's interval on logarithms); the absolute difference is that of the two
          changes, with the interval of both (Zou and Donner 2008, doi:10.1002/sim.3095).
        - Of each site the folder has a whole report (report/report.md), and the comparison with what it is held against (compare/compare.md).
        """;

    /// <summary>The page.</summary>
    public static string Of(SitesResult result)
    {
        string[] paragraphs =
        [
            string.Join(
                "\n\n",
                result.Runs.Where(run => run.Assessment.Run.End?.Sentence is not null).Select(run => $"**{run.Site.Name}: {run.Assessment.Run.End!.Sentence}**")),
            $"# {result.Plan.Experiment}",
            $"{result.Plan.Question} {result.Runs.Count} sites in turns (seed {result.Plan.Seed.ToString(CultureInfo.InvariantCulture)}), begun {result.Plan.StartedUtc.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture)} UTC.",
            result.Summary,
            result.Differences.Count == 0 ? "" : "![What a probe adds at each site](sites.png)",
            SitesTable.Text(result).ToMarkdown().TrimEnd(),
            $"Sites:\n\n{string.Join('\n', result.Runs.Select(run => $"- {run.Site.Name}: {run.Assessment.Run.Environment.Server.Software}, {Describe(run.Site)}"))}",
            result.Missing.Count == 0 ? "" : $"Not measured:\n\n{string.Join('\n', result.Missing.Select(missing => $"- {missing.Site.Name}: {Cell.OneLine(missing.Reason)}"))}",
            "## Doubts",
            result.Conclusions.Count == 0 ? "None." : string.Join('\n', result.Conclusions.Select(Doubt)),
            "## How the figures are made",
            Method,
            "## How to make it again",
            $"    {Text.RerunCommand.OfSites(result.Runs[0].Assessment.Run.Plan)}",
        ];
        return string.Join("\n\n", paragraphs.Where(paragraph => paragraph.Length > 0)) + "\n";
    }

    /// <summary>How the load reaches a site.</summary>
    private static string Describe(ServerSite site) => site.Network switch
    {
        NetworkMode.Loopback => "in this machine's own network namespace, over loopback",
        NetworkMode.Bridge => "behind its engine's bridge",
        _ => "in a network namespace of its own, over the lab's veth pair",
    };

    private static string Doubt(Conclusion doubt) => $"- {Text.SeverityName.Of(doubt.Severity)}: {doubt.Id}: {Cell.OneLine(doubt.Message)}";
}
