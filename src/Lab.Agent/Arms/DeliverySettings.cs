using Lab.Bpf;
using Lab.Core.Machines;

namespace Lab.Agent.Arms;

/// <summary>How an object wants its events delivered: its `lab_capacity`, `lab_wakeup_bytes` and `lab_poll_ms` (bpf/include/lab.h).</summary>
/// <param name="Capacity">Bytes or entries of its `events`; 0: as the source declares it.</param>
/// <param name="WakeupBytes">0: for each event; <see cref="Never"/>: never.</param>
/// <param name="PollMs">0: the reader only looks when it is woken.</param>
internal sealed record DeliverySettings(int Capacity, long WakeupBytes, int PollMs)
{
    public const string EventsMap = "events";
    public const long Never = uint.MaxValue;

    /// <summary>Reads them and gives the map its size; before the object is loaded.</summary>
    public static DeliverySettings Apply(BpfObject opened)
    {
        var variables = opened.Variables;
        long Value(string name) => variables.FirstOrDefault(each => each.Name == name) is { } variable ? opened.ReadVariable(variable) : 0;
        var settings = new DeliverySettings(checked((int)Value("lab_capacity")), Value("lab_wakeup_bytes"), checked((int)Value("lab_poll_ms")));
        // A perf buffer's map has an entry for each CPU; its bytes are user space's.
        if (settings.Capacity > 0 && opened.FindMap(EventsMap) is { Type: not BpfMapType.PerfEventArray })
        {
            opened.SetMaxEntries(EventsMap, settings.Capacity);
        }

        return settings;
    }

    /// <summary>
    /// Whether the lab can read this map: a ring buffer always, a perf buffer whose size is known, and any other map only of an object that
    /// keeps to the lab's conventions, for a user's map of that name may hold anything.
    /// </summary>
    public bool Fits(BpfMap events, bool hasColumns, bool counts) => events.Type switch
    {
        BpfMapType.RingBuffer => hasColumns || counts,
        BpfMapType.PerfEventArray => Capacity > 0,
        _ => counts,
    };

    /// <summary>The reader's side of it.</summary>
    public IEventSource Open(BpfMap events, EventReader reader) => events.Type switch
    {
        BpfMapType.RingBuffer => new RingBufferSource(events, reader),
        BpfMapType.PerfEventArray => new PerfBufferSource(events, Capacity, WakeupBytes == Never ? Capacity : (int)WakeupBytes, reader),
        _ => new CounterSource(events),
    };

    /// <summary>The same for a record.</summary>
    public Delivery Describe(BpfMap events) => new(
        events.Type switch
        {
            BpfMapType.RingBuffer => DeliveryWay.RingBuffer,
            BpfMapType.PerfEventArray => DeliveryWay.PerfBuffer,
            BpfMapType.Hash => DeliveryWay.Hash,
            BpfMapType.PerCpuHash => DeliveryWay.PerCpuHash,
            BpfMapType.LruHash => DeliveryWay.LruHash,
            BpfMapType.Array => DeliveryWay.Array,
            BpfMapType.PerCpuArray => DeliveryWay.PerCpuArray,
            _ => DeliveryWay.None,
        },
        events.Type == BpfMapType.PerfEventArray ? Capacity : events.MaxEntries,
        WakeupBytes == Never || events.Type is not (BpfMapType.RingBuffer or BpfMapType.PerfEventArray) ? null : WakeupBytes,
        PollMs);
}
