using System.Globalization;
using Lab.Core.Machines;

namespace Lab.Core.Analysis.Deliveries;

/// <summary>Ways, sizes and wake-ups as a person reads them.</summary>
public static class DeliveryName
{
    private const int Kilo = 1024;

    /// <summary>The kind of map.</summary>
    public static string Of(DeliveryWay way) => way switch
    {
        DeliveryWay.None => "nothing",
        DeliveryWay.RingBuffer => "ring buffer",
        DeliveryWay.PerfBuffer => "perf buffer",
        DeliveryWay.Hash => "hash",
        DeliveryWay.PerCpuHash => "per-CPU hash",
        DeliveryWay.LruHash => "LRU hash",
        DeliveryWay.Array => "array",
        DeliveryWay.PerCpuArray => "per-CPU array",
        _ => throw new ArgumentOutOfRangeException(nameof(way), way, message: null),
    };

    /// <summary>True for the ways by which each event comes by itself.</summary>
    public static bool IsBuffer(DeliveryWay way) => way is DeliveryWay.RingBuffer or DeliveryWay.PerfBuffer;

    /// <summary>What it holds: `64 KiB`, `8 keys`.</summary>
    public static string Size(Delivery delivery) =>
        !IsBuffer(delivery.Way) ? string.Create(CultureInfo.InvariantCulture, $"{delivery.Capacity} keys") : Bytes(delivery.Capacity);

    /// <summary>When the reader reads: `each event`, `at 64 KiB`, `every 10 ms`, or two of these.</summary>
    public static string WakeUp(Delivery delivery)
    {
        var timer = delivery.PollMs > 0 ? string.Create(CultureInfo.InvariantCulture, $"every {delivery.PollMs} ms") : "";
        var woken = delivery.WakeupBytes switch { null => "", 0 => "each event", { } bytes => $"at {Bytes(bytes)}" };
        return string.Join(", ", new[] { woken, timer }.Where(text => text.Length > 0));
    }

    private static string Bytes(long bytes) => bytes % (Kilo * Kilo) == 0
        ? string.Create(CultureInfo.InvariantCulture, $"{bytes / Kilo / Kilo} MiB")
        : string.Create(CultureInfo.InvariantCulture, $"{bytes / Kilo} KiB");
}
