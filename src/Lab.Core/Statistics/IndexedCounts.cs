namespace Lab.Core.Statistics;

/// <summary>Histograms of blocks on one common list of values, so that a resample is additions only.</summary>
internal sealed class IndexedCounts
{
    private readonly long[] values;
    private readonly int[][] positions;
    private readonly long[][] counts;
    private readonly long[] weighed;
    private long total;

    internal IndexedCounts(IReadOnlyList<SparseCounts> blocks)
    {
        values = [.. blocks.SelectMany(block => block.Values).Distinct().Order()];
        positions = [.. blocks.Select(block => block.Values.Select(value => Array.BinarySearch(values, value)).ToArray())];
        counts = [.. blocks.Select(block => block.Counts.ToArray())];
        weighed = new long[values.Length];
    }

    /// <summary>Takes each block so many times.</summary>
    internal void Weigh(ReadOnlySpan<int> weights)
    {
        Array.Clear(weighed);
        total = 0;
        for (var block = 0; block < weights.Length; block++)
        {
            if (weights[block] > 0)
            {
                Add(positions[block], counts[block], weights[block]);
            }
        }
    }

    /// <summary>The smallest value that the given part of what was weighed does not exceed.</summary>
    internal long Quantile(double probability)
    {
        var left = total - Math.Max(1, (long)Math.Ceiling(probability * total));
        var index = weighed.Length - 1;
        while (index > 0 && left >= weighed[index])
        {
            left -= weighed[index--];
        }

        return values[index];
    }

    private void Add(int[] at, long[] count, int weight)
    {
        for (var index = 0; index < at.Length; index++)
        {
            var add = weight * count[index];
            weighed[at[index]] += add;
            total += add;
        }
    }
}
