using Lab.Core.Benchmarks;
using Lab.Core.Definitions;
using Lab.Reporting.Tables;

namespace Lab.Reporting.Benchmarks;

/// <summary>noise.csv: what windows of several lengths would see under several loads, a row each.</summary>
public static class NoiseTable
{
    private static readonly string[] Columns = ["mpm", "connections", "keep_alive", "window_ms", "pairs", "pair_sd_pct", "half_width_30s_pct"];

    /// <summary>The table of a survey.</summary>
    public static Table Of(IEnumerable<NoiseRow> survey) => new(
        Columns,
        [
            .. from row in survey
               select (IReadOnlyList<string>)
               [
                   MpmNames.Of(row.Mpm), Cell.Of(row.Load.Connections), Cell.Of(row.Load.KeepAlive), Cell.Of(row.Noise.WindowMs, digits: 3), Cell.Of(row.Noise.Pairs),
                   Cell.Of(row.Noise.PairDeviation * 100, digits: 3), Cell.Of(row.Noise.HalfWidth30s * 100, digits: 3),
               ],
        ]);
}
