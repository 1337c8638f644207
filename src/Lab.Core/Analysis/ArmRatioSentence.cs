using System.Globalization;
using Lab.Core.Statistics;

namespace Lab.Core.Analysis;

/// <summary>What the ratios to a reference arm say, in words.</summary>
public static class ArmRatioSentence
{
    /// <summary>The sentence of a run; empty where no arm was held against a reference.</summary>
    public static string Of(IReadOnlyList<ArmRatio> ratios)
    {
        var several = ratios.Select(ratio => ratio.Load).Distinct(StringComparer.Ordinal).Count() > 1;
        string[] sentences =
        [
            .. ratios.GroupBy(ratio => ratio.Load, StringComparer.Ordinal).Select(load =>
                $"{(several ? $"Under {load.Key}, " : "")}{load.First().Reference} costs {string.Join("; ", load.Select(Clause))}."),
        ];
        return string.Join(' ', sentences);
    }

    private static string Clause(ArmRatio ratio) => ratio switch
    {
        { Share: null } => $"a change that can't be divided by that of {ratio.Arm}, which can't be told from zero",
        { Share.Interval95: { High: < 1 } } => $"{Number(ratio.Share)} of what {ratio.Arm} does: less",
        { Share.Interval95: { Low: > 1 } } => $"{Number(ratio.Share)} of what {ratio.Arm} does: more",
        _ => $"{Number(ratio.Share)} of what {ratio.Arm} does: which of the two costs less can't be told",
    };

    /// <summary>A ratio with its interval: `0.21 [0.18, 0.25]`.</summary>
    public static string Number(Amount ratio) => ratio.Interval95 is { } interval
        ? string.Create(CultureInfo.InvariantCulture, $"{ratio.Value:0.00} [{interval.Low:0.00}, {interval.High:0.00}]")
        : ratio.Value.ToString("0.00", CultureInfo.InvariantCulture);
}
