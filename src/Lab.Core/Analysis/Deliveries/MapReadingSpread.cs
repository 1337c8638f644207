using Lab.Core.Machines;
using Lab.Core.Statistics;

namespace Lab.Core.Analysis.Deliveries;

/// <summary>What reading a key of a map costs user space by one way: the middle of the repetitions and how far they spread, ns.</summary>
/// <param name="Map">The kind of map.</param>
/// <param name="By">The way.</param>
/// <param name="MedianNs">Median, with its 95 % interval.</param>
/// <param name="LowestNs">The quickest repetition.</param>
/// <param name="HighestNs">The slowest.</param>
/// <param name="Repetitions">How many.</param>
public sealed record MapReadingSpread(DeliveryWay Map, MapReader By, Amount MedianNs, double LowestNs, double HighestNs, int Repetitions)
{
    /// <summary>The spreads of a report, in its order.</summary>
    public static IReadOnlyList<MapReadingSpread> AllOf(MapAccessReport? report) =>
        report is null ? [] : [.. report.Readings.Where(reading => reading.NsPerEntry.Count > 0).Select(Of)];

    private static MapReadingSpread Of(MapReading reading)
    {
        double[] sorted = [.. reading.NsPerEntry.Order()];
        var (below, above) = (sorted[(sorted.Length - 1) / 2], sorted[sorted.Length / 2]);
        return new(reading.Map, reading.By, new Amount((below + above) / 2, MedianInterval.Of(sorted, confidence: 0.95)), sorted[0], sorted[^1], sorted.Length);
    }
}
