namespace Lab.Core.Statistics;

/// <summary>Holm's step-down adjustment (1979, Scandinavian Journal of Statistics 6, 65-70): the chance of any false alarm among all tests stays below the level.</summary>
public static class Holm
{
    /// <summary>Adjusted p-values, in the order given.</summary>
    public static IReadOnlyList<double> Adjust(IReadOnlyList<double> pValues)
    {
        var adjusted = new double[pValues.Count];
        var largest = 0.0;
        foreach (var (rank, index) in Enumerable.Range(0, pValues.Count).OrderBy(index => pValues[index]).Index())
        {
            largest = Math.Max(largest, Math.Min(1, (pValues.Count - rank) * pValues[index]));
            adjusted[index] = largest;
        }

        return adjusted;
    }
}
