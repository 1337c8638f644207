using System.Globalization;
using Lab.Core.Analysis;

namespace Lab.Core.Benchmarks;

/// <summary>The conclusion of a bench in words.</summary>
internal static class PrecisionSentence
{
    internal static string Of(IReadOnlyList<PrecisionRow> rows)
    {
        string[] clauses = [.. rows.Where(row => row.Ratio is not null).Select(row => Clause(row, rows))];
        return clauses.Length == 0
            ? "Too few measurements to compare the two methods."
            : $"Half-width of the 95 % interval of the change of throughput: {string.Join("; ", clauses)}.";
    }

    private static string Clause(PrecisionRow wrk, IEnumerable<PrecisionRow> rows)
    {
        var lab = rows.First(row => row.Method == Method.Lab && row.Seconds == wrk.Seconds && row.Metric == wrk.Metric);
        var ratio = wrk.Ratio!;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"in {wrk.Seconds} s the lab reaches +-{Figures.Percent(lab.HalfWidth)}, wrk off/on +-{Figures.Percent(wrk.HalfWidth)}, {Figures.Number(ratio.Value)} times as wide (for a known spread {Figures.Number(ratio.Range.Low)} to {Figures.Number(ratio.Range.High)})");
    }
}
