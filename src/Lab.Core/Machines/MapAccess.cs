namespace Lab.Core.Machines;

/// <summary>Measure how user space reads maps, and pin one.</summary>
/// <param name="Entries">Keys of each map.</param>
/// <param name="Repetitions">Readings of each map by each way.</param>
public sealed record MapAccessRequest(int Entries, int Repetitions);

/// <summary>What reading maps by file descriptor costs user space, and how long a pinned map lives: map-access.json of a run.</summary>
/// <param name="Entries">Keys of each map.</param>
/// <param name="Readings">Each map by each way that it has.</param>
/// <param name="Pinned">The life of a pinned map.</param>
public sealed record MapAccessReport(int Entries, IReadOnlyList<MapReading> Readings, PinnedMap Pinned);

/// <summary>A map read by one way, again and again; every reading gave what had been written.</summary>
/// <param name="Map">Its kind.</param>
/// <param name="By">The way.</param>
/// <param name="NsPerEntry">Time for a key, ns, a value for each repetition. A key of a per-CPU map has a value for each CPU.</param>
public sealed record MapReading(DeliveryWay Map, MapReader By, IReadOnlyList<double> NsPerEntry);

/// <summary>Ways for user space to read a map.</summary>
public enum MapReader
{
    /// <summary>A call for each key (BPF_MAP_LOOKUP_ELEM).</summary>
    LookUp,

    /// <summary>A call for all keys (BPF_MAP_LOOKUP_BATCH).</summary>
    Batch,

    /// <summary>No call: the array is in the reader's own memory (BPF_F_MMAPABLE).</summary>
    Memory,
}

/// <summary>The life of a map that a process made, filled and pinned, and that another read when the first had ended.</summary>
/// <param name="Entries">Keys of it.</param>
/// <param name="Written">Sum of the values that the first process wrote.</param>
/// <param name="WriterEnded">True when the first process was gone before the second began.</param>
/// <param name="Reader">What read it.</param>
/// <param name="Read">Sum of the values that the second process read.</param>
/// <param name="EntriesRead">Keys that it read.</param>
/// <param name="GoneAfterUnpinning">True when the kernel had no such map any more once its name was removed.</param>
public sealed record PinnedMap(int Entries, long Written, bool WriterEnded, string Reader, long Read, int EntriesRead, bool GoneAfterUnpinning);
