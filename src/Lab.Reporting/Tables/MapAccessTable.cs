using Lab.Core.Analysis;
using Lab.Core.Analysis.Deliveries;
using Lab.Core.Machines;

namespace Lab.Reporting.Tables;

/// <summary>map-access.csv: what reading a key of a map costs user space, by the kind of map and the way.</summary>
public static class MapAccessTable
{
    /// <summary>The table of an assessment.</summary>
    public static Table Of(Assessment assessment) => new(
        ["map", "read_by", "repetitions", "ns_per_entry", "ci_low", "ci_high", "lowest", "highest"],
        [
            .. MapReadingSpread.AllOf(assessment.Run.MapAccess).Select(each => (IReadOnlyList<string>)
            [
                DeliveryName.Of(each.Map), Name(each.By), Cell.Of(each.Repetitions), Cell.Of(each.MedianNs.Value), Cell.Of(each.MedianNs.Interval95?.Low), Cell.Of(each.MedianNs.Interval95?.High),
                Cell.Of(each.LowestNs), Cell.Of(each.HighestNs),
            ]),
        ]);

    /// <summary>The same as a person reads it.</summary>
    internal static Table ForReading(Assessment assessment) => new(
        ["map", "read by", "ns an entry, median", "quickest to slowest", "repetitions"],
        [
            .. MapReadingSpread.AllOf(assessment.Run.MapAccess).Select(each => (IReadOnlyList<string>)
            [
                DeliveryName.Of(each.Map), Name(each.By), Figures.WithInterval(each.MedianNs), $"{Figures.Number(each.LowestNs)} to {Figures.Number(each.HighestNs)}", Cell.Of(each.Repetitions),
            ]),
        ]);

    private static string Name(MapReader by) => by switch
    {
        MapReader.LookUp => "a look-up a key",
        MapReader.Batch => "one batch",
        MapReader.Memory => "mapped memory",
        _ => throw new ArgumentOutOfRangeException(nameof(by), by, message: null),
    };
}
