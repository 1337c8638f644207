using Lab.Core.Analysis;
using Lab.Reporting.Tables;

namespace Lab.Reporting.Text;

/// <summary>The sections of a run that ranks its arms against a reference, and of ways that requests took; empty for every other run.</summary>
internal static class RankingText
{
    private const string Note =
        "Cheapest first. An arm's rank is one more than the number of arms whose 95 % intervals lie wholly below its own, so arms that can't be told apart may share "
        + "one. How many times the reference an arm costs has no bounded interval, and is left out, where a change can't be told from zero.";

    private const string NoSameThing =
        "The arms do not do the same. A tracer of system calls prints each call, a packet dump keeps each packet, a station on the way of the requests sees every "
        + "one of them and could change or refuse it, a probe prints a line a connection: this ranks what each takes for what it does, and not one job done in several ways.";

    internal static string Of(Assessment assessment)
    {
        var loads = assessment.Ranking.Select(arm => arm.Load).Distinct(StringComparer.Ordinal).ToArray();
        string[] tables = [.. loads.SelectMany(load => (string[])[.. loads.Length > 1 ? [$"Under {load}:"] : Array.Empty<string>(), RankingTable.ForReading(assessment, load).ToMarkdown().TrimEnd()])];
        return loads.Length == 0 ? "" : string.Join("\n\n", ["### Ranking", .. tables, Note, NoSameThing, Seen(assessment)]).TrimEnd();
    }

    /// <summary>What each arm does, in its own manifest's words.</summary>
    private static string Seen(Assessment assessment) => string.Join('\n', assessment.Run.Plan.RunningArms
        .Where(arm => arm.Observes is not null)
        .Select(arm => $"- `{arm.Id}` observes {arm.Observes}."));
}
