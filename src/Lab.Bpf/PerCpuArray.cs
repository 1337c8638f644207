using System.Runtime.InteropServices;
using Lab.Bpf.Interop;

namespace Lab.Bpf;

/// <summary>Reads a per-CPU array of 64-bit counters.</summary>
public sealed unsafe class PerCpuArray
{
    private readonly BpfMap map;

    /// <summary>A reader of <paramref name="map"/>.</summary>
    public PerCpuArray(BpfMap map)
    {
        if (map.Type != BpfMapType.PerCpuArray || map.ValueBytes != sizeof(long))
        {
            throw new ArgumentException($"{map.Name} is no per-CPU array of 64-bit values.", nameof(map));
        }

        this.map = map;
    }

    /// <summary>Keys that it has.</summary>
    public int Count => map.MaxEntries;

    /// <summary>The values of a key by CPU number, one for each possible CPU.</summary>
    public long[] Read(int key)
    {
        var values = new long[LibBpf.PossibleCpus];
        Read(key, values);
        return values;
    }

    /// <summary>The same into the caller's buffer of <see cref="LibBpf.PossibleCpus"/> values.</summary>
    public void Read(int key, Span<long> values)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(values.Length, LibBpf.PossibleCpus, nameof(values));
        using var lease = new Lease(map.Owner);
        fixed (long* buffer = values)
        {
            if (LibBpfNative.bpf_map_lookup_elem(map.Fd, &key, buffer) < 0)
            {
                throw new BpfException($"read {map.Name}[{key}]", Marshal.GetLastPInvokeError());
            }
        }
    }
}
