using Lab.Bpf.Interop;

namespace Lab.Bpf;

/// <summary>A map of an object.</summary>
public sealed class BpfMap
{
    private readonly nint map;

    internal BpfMap(ObjectHandle owner, nint map, string name)
    {
        Owner = owner;
        this.map = map;
        Name = name;
        using var lease = new Lease(owner);
        Type = (BpfMapType)LibBpfNative.bpf_map__type(map);
        KeyBytes = checked((int)LibBpfNative.bpf_map__key_size(map));
        MaxEntries = checked((int)LibBpfNative.bpf_map__max_entries(map));
        ValueBytes = checked((int)LibBpfNative.bpf_map__value_size(map));
    }

    /// <summary>Its name in the source.</summary>
    public string Name { get; }

    /// <summary>Its type.</summary>
    public BpfMapType Type { get; }

    /// <summary>Keys it holds at most; of a ring buffer the size in bytes.</summary>
    public int MaxEntries { get; }

    /// <summary>Size of a key, bytes.</summary>
    public int KeyBytes { get; }

    /// <summary>Size of a value, bytes.</summary>
    public int ValueBytes { get; }

    /// <summary>Its file descriptor; negative before the object is loaded.</summary>
    public int Fd
    {
        get
        {
            using var lease = new Lease(Owner);
            return LibBpfNative.bpf_map__fd(map);
        }
    }

    internal ObjectHandle Owner { get; }
}

/// <summary>enum bpf_map_type, as far as the lab reads maps.</summary>
public enum BpfMapType
{
    /// <summary>No type.</summary>
    None = 0,

    /// <summary>A hash table.</summary>
    Hash = 1,

    /// <summary>An array.</summary>
    Array = 2,

    /// <summary>Programs that tail calls jump to.</summary>
    ProgramArray = 3,

    /// <summary>A perf buffer: a ring for each CPU.</summary>
    PerfEventArray = 4,

    /// <summary>A hash table with a value for each CPU.</summary>
    PerCpuHash = 5,

    /// <summary>A value for each key and CPU.</summary>
    PerCpuArray = 6,

    /// <summary>Stacks by a hash of theirs.</summary>
    StackTrace = 7,

    /// <summary>A hash table that drops what was used least recently.</summary>
    LruHash = 9,

    /// <summary>A ring buffer.</summary>
    RingBuffer = 27,
}
