using Lab.Core.Analysis;

namespace Lab.Core.Comparison.Sites;

/// <summary>The conclusion of an experiment at several sites, made from the verdicts alone.</summary>
internal static class SitesSentence
{
    internal static string Of(SitesPlan plan, IReadOnlyList<SiteDifference> differences) => differences.Count == 0
        ? "No probe was measured at a site and at the one that it is held against."
        : string.Join(' ', differences.GroupBy(each => each.Of.Arm, StringComparer.Ordinal).Select(arm => OfArm(plan, arm.Key, [.. arm])));

    private static string OfArm(SitesPlan plan, string arm, SiteDifference[] differences)
    {
        var margin = Figures.Limit(plan.Margin);
        // Where nothing against nothing looks different too, a difference of the probe may be the instrument's.
        var doubtful = differences.Where(each => each.ControlDiffers && each.Of.Verdict != DifferenceVerdict.Undecided).ToArray();
        var sure = differences.Except(doubtful).ToArray();
        var changed = sure.Where(each => each.Of.Verdict is DifferenceVerdict.CostsMore or DifferenceVerdict.CostsLess).ToArray();
        var undecided = sure.Where(each => each.Of.Verdict == DifferenceVerdict.Undecided).ToArray();
        var equivalent = sure.Where(each => each.Of.Verdict == DifferenceVerdict.Equivalent).ToArray();
        var head = (changed.Length, undecided.Length + doubtful.Length) switch
        {
            ( > 0, _) => $"Where the server runs changes what {arm} costs",
            (0, 0) => $"Where the server runs does not change what {arm} costs, within {margin}",
            _ => $"Whether where the server runs changes what {arm} costs can't be told of every site",
        };
        string[] clauses =
        [
            .. changed.Select(each => $"{(each.Of.Verdict == DifferenceVerdict.CostsMore ? "more" : "less")} in {Figure(each)}"),
            .. equivalent.Select(each => $"{(head.Contains("within", StringComparison.Ordinal) ? "" : "the same in ")}{Figure(each)}"),
            .. undecided.Select(each => $"undecided in {Figure(each)}"),
            .. doubtful.Select(each => $"not to be trusted, for the control differs there too, in {Figure(each)}"),
        ];
        return $"{head}: {string.Join("; ", clauses)}.";
    }

    private static string Figure(SiteDifference each) =>
        $"{each.Site.Name} against {each.Against.Name} {Figures.SignedPercent(each.Of.Difference)} {Figures.PercentInterval(each.Of.Interval95)} of {each.Of.Metric.Title} ({Signed(each)})";

    private static string Signed(SiteDifference each) =>
        $"{Figures.Signed(each.Absolute.Value, each.Of.Metric.Unit)}{(each.Absolute.Interval95 is { } interval ? $" {Figures.NumberInterval(interval)}" : "")}";
}
