using System.Runtime.InteropServices;
using Lab.Bpf.Interop;

namespace Lab.Bpf;

/// <summary>Reads a map of keys and values that was filled by a program, and empties it.</summary>
public sealed unsafe class BpfTable(BpfMap map)
{
    /// <summary>The map.</summary>
    public BpfMap Map => map;

    /// <summary>Every entry. To be called while nothing writes: an entry that comes or goes meanwhile may be missed.</summary>
    public IReadOnlyList<(byte[] Key, byte[] Value)> ReadAll()
    {
        var entries = new List<(byte[], byte[])>();
        foreach (var key in Keys())
        {
            if (Find(key) is { } value)
            {
                entries.Add((key, value));
            }
        }

        return entries;
    }

    /// <summary>The value of a key, or null.</summary>
    public byte[]? Find(ReadOnlySpan<byte> key)
    {
        using var lease = new Lease(map.Owner);
        var value = new byte[map.ValueBytes];
        fixed (byte* from = key)
        fixed (byte* into = value)
        {
            return LibBpfNative.bpf_map_lookup_elem(map.Fd, from, into) < 0 ? null : value;
        }
    }

    /// <summary>Takes every entry out.</summary>
    public void Clear()
    {
        using var lease = new Lease(map.Owner);
        foreach (var key in Keys())
        {
            fixed (byte* taken = key)
            {
                _ = LibBpfNative.bpf_map_delete_elem(map.Fd, taken);
            }
        }
    }

    private List<byte[]> Keys()
    {
        using var lease = new Lease(map.Owner);
        var keys = new List<byte[]>();
        byte[]? last = null;
        while (true)
        {
            var next = new byte[map.KeyBytes];
            fixed (byte* from = last)
            fixed (byte* into = next)
            {
                if (LibBpfNative.bpf_map_get_next_key(map.Fd, from, into) < 0)
                {
                    const int noMore = 2;
                    var errno = Marshal.GetLastPInvokeError();
                    return errno == noMore ? keys : throw new BpfException($"read the keys of {map.Name}", errno);
                }
            }

            keys.Add(next);
            last = next;
        }
    }
}
