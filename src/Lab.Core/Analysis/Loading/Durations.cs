using MathNet.Numerics.Statistics;

namespace Lab.Core.Analysis.Loading;

/// <summary>How long something took, over many times.</summary>
/// <param name="Times">How often it was done.</param>
/// <param name="P50Ms">Median, ms.</param>
/// <param name="P99Ms">99th percentile, the largest of up to a hundred, ms.</param>
/// <param name="MinMs">Shortest, ms.</param>
/// <param name="MaxMs">Longest, ms.</param>
public sealed record Durations(int Times, double P50Ms, double P99Ms, double MinMs, double MaxMs)
{
    private const double NsPerMs = 1e6;
    private const double Tail = 0.99;

    /// <summary>Of these times in ns; null without any.</summary>
    public static Durations? Of(IEnumerable<long> ns)
    {
        double[] sorted = [.. ns.Select(each => each / NsPerMs).Order()];
        return sorted.Length == 0 ? null : new(sorted.Length, sorted.Median(), sorted[Rank(sorted.Length)], sorted[0], sorted[^1]);
    }

    /// <summary>The smallest value that at least 99 % do not exceed.</summary>
    private static int Rank(int count) => (int)Math.Ceiling(Tail * count) - 1;
}
