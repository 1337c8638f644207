using System.Diagnostics;
using Lab.Core.Analysis;
using Lab.Core.Planning;

namespace Lab.Core.Comparison;

/// <summary>The conclusion of a comparison in words, made from the verdicts alone.</summary>
internal static class ComparisonSentence
{
    internal static string Of(RunComparison comparison)
    {
        string[] fatal =
        [
            .. comparison.Conclusions.Where(conclusion => conclusion.Severity == Severity.Invalidates)
                .Select(conclusion => conclusion.Id).Distinct(StringComparer.Ordinal),
        ];
        var warning = fatal.Length == 0 ? "" : $"Not to be used ({string.Join(", ", fatal)}): ";
        string[] clauses =
        [
            .. comparison.Differences.Where(each => each is { Primary: true, Kind: ArmKind.Probe }).Select(each => Clause(comparison, each)),
            .. comparison.Uncompared.Where(each => each.Kind == ArmKind.Probe && (each.A ?? each.B) is not null)
                .Select(each => $"{Name(comparison, each.Load, each.Arm)} was measured in {(each.A is null ? "B" : "A")} only"),
        ];
        return warning + (clauses.Length == 0 ? "No probe was measured in both runs." : $"{string.Join("; ", clauses)}.");
    }

    private static string Clause(RunComparison comparison, ArmDifference each)
    {
        var name = Name(comparison, each.Load, each.Arm);
        var figures = $"{Figures.SignedPercent(each.Difference)} {Figures.PercentInterval(each.Interval95)} of {each.Metric.Title} ({Figures.Signed(each.DeltaDifference, each.Metric.Unit)})";
        return each.Verdict switch
        {
            DifferenceVerdict.CostsMore => $"{name} costs more in B than in A: {figures}",
            DifferenceVerdict.CostsLess => $"{name} costs less in B than in A: {figures}",
            DifferenceVerdict.Equivalent => $"{name} is equivalent in both within {Figures.Limit(comparison.Margin)}: {figures}",
            DifferenceVerdict.Undecided => $"{name} is undecided: {figures}",
            _ => throw new UnreachableException(),
        };
    }

    private static string Name(RunComparison comparison, string load, string arm) =>
        comparison.A.Run.Plan.Definition.Loads.Count > 1 ? $"{arm} under {load}" : arm;
}
