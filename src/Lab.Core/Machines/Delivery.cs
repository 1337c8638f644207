namespace Lab.Core.Machines;

/// <summary>How a CO-RE probe's events come from the kernel to user space, as it was loaded.</summary>
/// <param name="Way">The kernel's kind of map.</param>
/// <param name="Capacity">Bytes of a ring or perf buffer (a perf buffer: for each CPU), keys of a map of counters.</param>
/// <param name="WakeupBytes">The reader is woken when so many bytes wait; 0: for each event; null: never, or nothing can wake it.</param>
/// <param name="PollMs">It looks by itself so often, ms; 0: only when it is woken.</param>
public sealed record Delivery(DeliveryWay Way, long Capacity, long? WakeupBytes, int PollMs);

/// <summary>The maps through which events or counts come.</summary>
public enum DeliveryWay
{
    /// <summary>Nothing comes.</summary>
    None,

    /// <summary>A ring buffer that all CPUs share (BPF_MAP_TYPE_RINGBUF).</summary>
    RingBuffer,

    /// <summary>A ring for each CPU (BPF_MAP_TYPE_PERF_EVENT_ARRAY).</summary>
    PerfBuffer,

    /// <summary>A hash table of counters.</summary>
    Hash,

    /// <summary>A hash table with a counter for each CPU.</summary>
    PerCpuHash,

    /// <summary>A hash table of counters that drops what was used least recently.</summary>
    LruHash,

    /// <summary>An array of counters.</summary>
    Array,

    /// <summary>An array with a counter for each CPU.</summary>
    PerCpuArray,
}
