namespace Lab.Core.Statistics;

/// <summary>A histogram reduced to the values that occur: ascending, each with its count.</summary>
/// <param name="Values">Values, ascending.</param>
/// <param name="Counts">How often each occurred.</param>
public sealed record SparseCounts(IReadOnlyList<long> Values, IReadOnlyList<long> Counts)
{
    /// <summary>How many were counted.</summary>
    public long Total => Counts.Sum();

    /// <summary>Several histograms as one.</summary>
    public static SparseCounts Pool(IEnumerable<SparseCounts> parts)
    {
        var sum = new SortedDictionary<long, long>();
        foreach (var part in parts)
        {
            for (var index = 0; index < part.Values.Count; index++)
            {
                sum[part.Values[index]] = sum.GetValueOrDefault(part.Values[index]) + part.Counts[index];
            }
        }

        return new SparseCounts([.. sum.Keys], [.. sum.Values]);
    }

    /// <summary>The smallest value that the given part of all values does not exceed.</summary>
    /// <param name="probability">Between 0 and 1.</param>
    public long Quantile(double probability)
    {
        var needed = Math.Max(1, (long)Math.Ceiling(probability * Total));
        var seen = 0L;
        for (var index = 0; index < Counts.Count; index++)
        {
            seen += Counts[index];
            if (seen >= needed)
            {
                return Values[index];
            }
        }

        return Values[^1];
    }
}
