using Lab.Core.Statistics;

namespace Lab.Core.Analysis;

/// <summary>
/// Puts pairs together, in time order, until both sides hold enough requests to speak of a tail: super-blocks, the unit that quantiles of
/// latency are compared by (docs/0011-open-loop.md). Where one ends depends on both sides alike, so it stays where it is when they change places.
/// </summary>
public static class SuperBlocks
{
    /// <summary>Requests that each side of a super-block holds at least.</summary>
    public const int Requests = 1_000;

    /// <summary>With fewer super-blocks there is no interval.</summary>
    public const int MinimumForInterval = 5;

    /// <summary>With fewer super-blocks there is no verdict.</summary>
    public const int MinimumForVerdict = 8;

    /// <summary>
    /// Super-blocks without which no verdict can be reached: the smallest p-value that their 2^n sign patterns have, 2 / 2^n, must pass
    /// after Holm's adjustment over so many arms.
    /// </summary>
    public static int NeededFor(int arms)
    {
        var blocks = MinimumForVerdict;
        while (2 * arms / Math.Pow(2, blocks) >= VerdictRule.Level)
        {
            blocks++;
        }

        return blocks;
    }

    /// <summary>Pairs that make a super-block where windows are of one length and requests come at one rate.</summary>
    /// <param name="rateRps">Requests a second.</param>
    /// <param name="window">Length of a window.</param>
    public static int PairsFor(double rateRps, TimeSpan window) => (int)Math.Ceiling(Requests / (rateRps * window.TotalSeconds));

    /// <summary>How many super-blocks the pairs of a sample make.</summary>
    internal static int Count(ArmSample sample, IReadOnlyDictionary<int, SparseCounts> latencies) => Split(sample, latencies).Count;

    /// <summary>The super-blocks of a sample. What is left after the last full one joins it: nothing that was measured is dropped.</summary>
    /// <param name="sample">The sample.</param>
    /// <param name="latencies">Latencies of windows by their index.</param>
    internal static IReadOnlyList<LatencyBlock> Of(ArmSample sample, IReadOnlyDictionary<int, SparseCounts> latencies) =>
    [
        .. Split(sample, latencies).Select(pairs => new LatencyBlock(
            SparseCounts.Pool(pairs.Select(pair => latencies[pair.Baseline.Index])),
            SparseCounts.Pool(pairs.Select(pair => latencies[pair.Arm.Index])))),
    ];

    private static List<List<WindowPair>> Split(ArmSample sample, IReadOnlyDictionary<int, SparseCounts> latencies)
    {
        var (blocks, open) = (new List<List<WindowPair>>(), new List<WindowPair>());
        var (baseline, arm) = (0L, 0L);
        foreach (var pair in sample.Pairs)
        {
            if (latencies.TryGetValue(pair.Baseline.Index, out var before) && latencies.TryGetValue(pair.Arm.Index, out var after))
            {
                open.Add(pair);
                (baseline, arm) = (baseline + before.Total, arm + after.Total);
            }

            if (baseline >= Requests && arm >= Requests)
            {
                blocks.Add(open);
                (open, baseline, arm) = ([], 0, 0);
            }
        }

        if (blocks.Count > 0)
        {
            blocks[^1].AddRange(open);
        }

        return blocks;
    }
}
