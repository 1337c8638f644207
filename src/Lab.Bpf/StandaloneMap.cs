using System.Runtime.InteropServices;
using Lab.Bpf.Interop;

namespace Lab.Bpf;

/// <summary>Takes the values of an array that is mapped into memory. They are gone when it returns.</summary>
public delegate T MappedReader<out T>(ReadOnlySpan<long> values);

/// <summary>A map of 32-bit keys and 64-bit values that belongs to no object. Keys are 0, 1, 2, ...</summary>
public sealed unsafe class StandaloneMap : IDisposable
{
    private const int NoSuchMap = 2;

    private readonly FdHandle fd;

    private StandaloneMap(FdHandle fd, BpfMapType type, int entries)
    {
        (this.fd, Type, Entries) = (fd, type, entries);
        ValuesPerKey = type is BpfMapType.PerCpuArray or BpfMapType.PerCpuHash ? LibBpf.PossibleCpus : 1;
    }

    /// <summary>Its type.</summary>
    public BpfMapType Type { get; }

    /// <summary>Keys that it holds at most.</summary>
    public int Entries { get; }

    /// <summary>Values of a key: as many as CPUs for the types that have one for each.</summary>
    public int ValuesPerKey { get; }

    internal int Fd => fd.Fd;

    /// <summary>The kernel's id of it.</summary>
    public uint Id
    {
        get
        {
            NativeMapInfo info = default;
            var length = (uint)sizeof(NativeMapInfo);
            return Done(LibBpfNative.bpf_obj_get_info_by_fd(fd.Fd, &info, &length), "read a map's info") == 0 ? info.Id : 0;
        }
    }

    /// <summary>Makes one; an array can be mapped into memory.</summary>
    public static StandaloneMap Create(BpfMapType type, int entries)
    {
        var options = new MapOptions { Size = (nuint)sizeof(MapOptions), Flags = type == BpfMapType.Array ? MapOptions.Mappable : 0 };
        var made = LibBpfNative.bpf_map_create((int)type, "lab", sizeof(uint), sizeof(long), (uint)entries, &options);
        return new StandaloneMap(new FdHandle(Done(made, $"make a map of type {type}")), type, entries);
    }

    /// <summary>True while the kernel has a map of that id.</summary>
    public static bool Exists(uint id)
    {
        using var found = new FdHandle(LibBpfNative.bpf_map_get_fd_by_id(id));
        return !found.IsInvalid || Marshal.GetLastPInvokeError() != NoSuchMap;
    }

    /// <summary>Sets the values of keys 0, 1, ...; all values of a key one behind the other.</summary>
    public void Fill(ReadOnlySpan<long> values)
    {
        var count = (uint)(values.Length / ValuesPerKey);
        var keys = new uint[count];
        for (uint key = 0; key < count; key++)
        {
            keys[key] = key;
        }

        fixed (uint* firstKey = keys)
        fixed (long* firstValue = values)
        {
            Done(LibBpfNative.bpf_map_update_batch(fd.Fd, firstKey, firstValue, &count, options: null), "fill a map");
        }
    }

    /// <summary>Reads the values of one key: a call of the kernel.</summary>
    public void Read(uint key, Span<long> values)
    {
        fixed (long* first = values)
        {
            Done(LibBpfNative.bpf_map_lookup_elem(fd.Fd, &key, first), "read a map");
        }
    }

    /// <summary>Reads all keys and values by as few calls as it takes; gives the number of keys.</summary>
    public int ReadAll(Span<uint> keys, Span<long> values)
    {
        uint position = 0;
        var read = 0;
        fixed (uint* firstKey = keys)
        fixed (long* firstValue = values)
        {
            while (read < keys.Length)
            {
                var count = (uint)(keys.Length - read);
                var result = LibBpfNative.bpf_map_lookup_batch(
                    fd.Fd, read == 0 ? null : &position, &position, firstKey + read, firstValue + (read * ValuesPerKey), &count, options: null);
                var isLast = result < 0 && Marshal.GetLastPInvokeError() == NoSuchMap;
                Done(isLast ? 0 : result, "read a map in a batch");
                read += (int)count;
                if (isLast)
                {
                    break;
                }
            }
        }

        return read;
    }

    /// <summary>Shows an array's values in this process's own memory, and hands them to a reader.</summary>
    public T ReadMapped<T>(MappedReader<T> reader)
    {
        const int read = 1;
        const int shared = 1;
        var bytes = (nuint)((long)Entries * sizeof(long));
        var memory = Libc.mmap(null, bytes, read, shared, fd.Fd, 0);
        if ((nint)memory == -1)
        {
            throw new BpfException("map an array into memory", Marshal.GetLastPInvokeError());
        }

        try
        {
            return reader(new ReadOnlySpan<long>(memory, Entries));
        }
        finally
        {
            _ = Libc.munmap(memory, bytes);
        }
    }

    /// <summary>Gives it a name in a bpf file system: it then outlives every descriptor.</summary>
    public void Pin(string path) => Done(LibBpfNative.bpf_obj_pin(fd.Fd, path), $"pin a map at {path}");

    /// <inheritdoc/>
    public void Dispose() => fd.Dispose();

    private static int Done(int result, string operation) =>
        result >= 0 ? result : throw new BpfException(operation, Marshal.GetLastPInvokeError());
}
