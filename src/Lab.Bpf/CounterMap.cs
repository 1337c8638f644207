using System.Runtime.InteropServices;
using Lab.Bpf.Interop;

namespace Lab.Bpf;

/// <summary>
/// Reads a hash or array of 64-bit counters, with a value for each key or for each key and CPU, by as few calls as it takes
/// (`BPF_MAP_LOOKUP_BATCH`, Linux 5.6). Nothing is allocated for a reading.
/// </summary>
public sealed unsafe class CounterMap
{
    private const int NoMore = 2;
    private const int BatchTooSmall = 28;

    private readonly BpfMap map;
    private readonly uint[] keys;
    private readonly long[] values;
    private readonly int perKey;

    /// <summary>A reader of <paramref name="map"/>.</summary>
    public CounterMap(BpfMap map)
    {
        if (map.KeyBytes != sizeof(uint) || map.ValueBytes != sizeof(long))
        {
            throw new ArgumentException($"{map.Name} has no keys of 32 bits and values of 64.", nameof(map));
        }

        this.map = map;
        perKey = map.Type is BpfMapType.PerCpuArray or BpfMapType.PerCpuHash ? LibBpf.PossibleCpus : 1;
        keys = new uint[map.MaxEntries];
        values = new long[map.MaxEntries * perKey];
    }

    private bool IsHash => map.Type is BpfMapType.Hash or BpfMapType.PerCpuHash or BpfMapType.LruHash;

    /// <summary>The sum of all values, all CPUs together.</summary>
    public long Sum()
    {
        var sum = 0L;
        foreach (var value in values.AsSpan(0, (int)ReadAll() * perKey))
        {
            sum += value;
        }

        return sum;
    }

    /// <summary>Removes every key of a hash; arrays keep theirs.</summary>
    public void Clear()
    {
        if (!IsHash || ReadAll() is var count && count == 0)
        {
            return;
        }

        using var lease = new Lease(map.Owner);
        fixed (uint* first = keys)
        {
            if (LibBpfNative.bpf_map_delete_batch(map.Fd, first, &count, options: null) < 0 && Marshal.GetLastPInvokeError() is var errno && errno != NoMore)
            {
                throw new BpfException($"clear {map.Name}", errno);
            }
        }
    }

    /// <summary>Fills keys and values; gives the number of keys.</summary>
    private uint ReadAll()
    {
        using var lease = new Lease(map.Owner);
        uint read = 0;
        uint position = 0;
        fixed (uint* allKeys = keys)
        fixed (long* allValues = values)
        {
            while (read < keys.Length)
            {
                var count = (uint)keys.Length - read;
                var result = LibBpfNative.bpf_map_lookup_batch(
                    map.Fd, read == 0 ? null : &position, &position, allKeys + read, allValues + (read * perKey), &count, options: null);
                var errno = result < 0 ? Marshal.GetLastPInvokeError() : 0;
                if (errno is not (0 or NoMore or BatchTooSmall))
                {
                    throw new BpfException($"read {map.Name}", errno);
                }

                read += count;
                if (errno != 0)
                {
                    break; // all keys are read, or no further bucket fits
                }
            }
        }

        return read;
    }
}
