using System.Globalization;

namespace Lab.Core.Analysis.Rankings;

/// <summary>What a ranking says, in words, from verdicts and intervals alone: which arms cost more than the reference, and by how many times.</summary>
public static class RankingSentence
{
    /// <summary>The sentence of a run; empty where nothing was ranked.</summary>
    public static string Of(IReadOnlyList<RankedArm> ranking)
    {
        var several = ranking.Select(arm => arm.Load).Distinct(StringComparer.Ordinal).Count() > 1;
        return string.Join(' ', ranking.GroupBy(arm => arm.Load, StringComparer.Ordinal).Select(load => OfLoad([.. load], several)));
    }

    private static string OfLoad(RankedArm[] arms, bool several)
    {
        var reference = arms.Single(arm => arm.Standing == Standing.Reference);
        var judged = arms.Where(arm => arm.Standing != Standing.Reference).ToArray();
        var told = judged.Where(arm => arm.Estimate.Verdict is Verdict.Costs or Verdict.CostsWithinMargin).ToArray();
        string[] clauses =
        [
            .. Clause(told, Standing.More, ("costs more", "cost more"), WithTimes),
            .. Clause(told, Standing.NotToldApart, ("can't be told apart from it", "can't be told apart from it"), Id),
            .. Clause(told, Standing.Less, ("costs less", "cost less"), WithTimes),
            .. Clause(judged.Where(arm => arm.Estimate.Verdict == Verdict.Equivalent), standing: null, ("costs nothing that can be told from no probe", "cost nothing that can be told from no probe"), Id),
            .. Clause(judged.Where(arm => arm.Estimate.Verdict is Verdict.Undecided or null), standing: null, ("is undecided", "are undecided"), Id),
        ];
        var under = several ? $"Under {arms[0].Load}, against" : "Against";
        return $"{under} {reference.Estimate.Arm} ({Figures.SignedPercent(reference.Estimate.Effect)} {Figures.PercentInterval(reference.Estimate.Interval95)} of {reference.Estimate.Metric.Title}): {(clauses.Length == 0 ? "no other arm was measured" : string.Join("; ", clauses))}.";
    }

    private static IEnumerable<string> Clause(IEnumerable<RankedArm> arms, Standing? standing, (string One, string Several) says, Func<RankedArm, string> name)
    {
        string[] names = [.. arms.Where(arm => standing is null || arm.Standing == standing).OrderByDescending(arm => arm.Estimate.Effect).Select(name)];
        return names.Length == 0 ? [] : [$"{string.Create(CultureInfo.InvariantCulture, $"{names.Length}")} {(names.Length == 1 ? says.One : says.Several)}: {string.Join(", ", names)}"];
    }

    private static string Id(RankedArm arm) => arm.Estimate.Arm;

    private static string WithTimes(RankedArm arm) => arm.Times is { } times ? $"{Id(arm)} ({ArmRatioSentence.Number(times)} times)" : Id(arm);
}
