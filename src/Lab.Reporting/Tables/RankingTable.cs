using Lab.Core.Analysis;
using Lab.Core.Analysis.Rankings;

namespace Lab.Reporting.Tables;

/// <summary>ranking.csv: the arms of each load, cheapest first, with where they stand to the experiment's reference.</summary>
public static class RankingTable
{
    private static readonly string[] Columns =
    [
        "load", "rank", "arm", "delta_pct", "ci_low_pct", "ci_high_pct", "delta", "unit", "pairs", "verdict", "against_reference", "times_reference",
        "times_low", "times_high",
    ];

    /// <summary>The table of an assessment.</summary>
    public static Table Of(Assessment assessment) => new(
        Columns,
        [
            .. assessment.Ranking.Select(arm => (IReadOnlyList<string>)
            [
                arm.Load, Cell.Of(arm.Rank), arm.Estimate.Arm, Cell.Percent(arm.Estimate.Effect), Cell.Percent(arm.Estimate.Interval95.Low),
                Cell.Percent(arm.Estimate.Interval95.High), Cell.Of(arm.Estimate.Delta), arm.Estimate.Metric.Unit, Cell.Of(arm.Estimate.Pairs),
                VerdictName.Of(arm.Estimate.Verdict), Name(arm.Standing), Cell.Of(arm.Times?.Value), Cell.Of(arm.Times?.Interval95?.Low), Cell.Of(arm.Times?.Interval95?.High),
            ]),
        ]);

    /// <summary>The same of one load as a person reads it.</summary>
    internal static Table ForReading(Assessment assessment, string load) => new(
        ["rank", "arm", "effect", "95 % interval", "absolute", "verdict", "against the reference", "times the reference"],
        [
            .. assessment.Ranking.Where(arm => arm.Load == load).Select(arm => (IReadOnlyList<string>)
            [
                Cell.Of(arm.Rank), arm.Estimate.Arm, Figures.SignedPercent(arm.Estimate.Effect), $"{Figures.PercentInterval(arm.Estimate.Interval95)} %",
                Figures.Signed(arm.Estimate.Delta, arm.Estimate.Metric.Unit), VerdictName.Of(arm.Estimate.Verdict), Name(arm.Standing),
                arm.Times is { } times ? ArmRatioSentence.Number(times) : "",
            ]),
        ]);

    private static string Name(Standing standing) => standing switch
    {
        Standing.Reference => "reference",
        Standing.More => "more",
        Standing.Less => "less",
        _ => "not told apart",
    };
}
