using System.Runtime.InteropServices;
using System.Text;
using Lab.Bpf.Interop;

namespace Lab.Bpf;

/// <summary>
/// A compiled CO-RE object: opened from memory, its constants set, loaded, its programs attached. Reading is
/// deterministic; the kernel enters at <see cref="Load"/>. Links outlive it if they are not disposed first; it is for
/// one thread at a time.
/// </summary>
public sealed unsafe class BpfObject : IDisposable
{
    private readonly ObjectHandle handle;
    private IReadOnlyList<int> processes = [];

    private BpfObject(ObjectHandle handle, string name)
    {
        this.handle = handle;
        Name = name;
        var all = ReadPrograms(handle);
        Programs = [.. all.Where(program => program.IsLoaded)];
        LeftOut = [.. all.Where(program => !program.IsLoaded).Select(program => program.Name)];
    }

    /// <summary>The name it was opened with.</summary>
    public string Name { get; }

    /// <summary>
    /// Its programs that are loaded, in object order: by section, sections in the order in which the source first names
    /// them. It is the order of the keys of `hits`.
    /// </summary>
    public IReadOnlyList<BpfProgram> Programs { get; private set; }

    /// <summary>Names of the programs that the object itself leaves out: their section begins with `?`.</summary>
    public IReadOnlyList<string> LeftOut { get; }

    /// <summary>Reads an object file.</summary>
    public static BpfObject Open(ReadOnlySpan<byte> elf, string name)
    {
        using var log = new LogCapture();
        fixed (byte* start = elf)
        fixed (byte* objectName = Encoding.UTF8.GetBytes(name + '\0'))
        {
            var options = new OpenOptions { Size = (nuint)sizeof(OpenOptions), ObjectName = objectName };
            var opened = LibBpfNative.bpf_object__open_mem(start, (nuint)elf.Length, &options);
            if (opened.IsInvalid)
            {
                var errno = Marshal.GetLastPInvokeError();
                opened.Dispose();
                throw new BpfException($"open {name}", errno, log.Text);
            }

            return new BpfObject(opened, name);
        }
    }

    /// <summary>Its read-only globals, in the order in which they lie.</summary>
    public IReadOnlyList<BpfVariable> Variables => BpfVariable.AllOf(handle);

    /// <summary>Sets a read-only global of 4 or 8 bytes; only before <see cref="Load"/>.</summary>
    public void SetVariable(BpfVariable variable, long value)
    {
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        if (variable.Bytes == sizeof(int))
        {
            MemoryMarshal.Write(bytes, unchecked((int)value));
        }
        else
        {
            MemoryMarshal.Write(bytes, value);
        }

        SetReadOnlyData(variable.Section, bytes[..variable.Bytes], variable.Offset);
    }

    /// <summary>The value of a read-only global of 4 (unsigned) or 8 bytes, as it is in the source or was set.</summary>
    public long ReadVariable(BpfVariable variable)
    {
        using var lease = new Lease(handle);
        var value = LibBpfNative.bpf_map__initial_value(LibBpfNative.bpf_object__find_map_by_name(handle, variable.Section), out var size);
        var bytes = new ReadOnlySpan<byte>(value, checked((int)size))[variable.Offset..];
        return variable.Bytes == sizeof(uint) ? MemoryMarshal.Read<uint>(bytes) : MemoryMarshal.Read<long>(bytes);
    }

    /// <summary>Sets how much a map holds, in its own unit (<see cref="BpfMap.MaxEntries"/>); only before <see cref="Load"/>.</summary>
    public void SetMaxEntries(string map, int entries)
    {
        using var lease = new Lease(handle);
        var result = LibBpfNative.bpf_map__set_max_entries(LibBpfNative.bpf_object__find_map_by_name(handle, map), (uint)entries);
        if (result < 0)
        {
            throw new BpfException($"resize {map}", -result);
        }
    }

    /// <summary>Overwrites a part of a read-only section; only before <see cref="Load"/>.</summary>
    /// <returns>False when the object has no such section.</returns>
    public bool SetReadOnlyData(string section, ReadOnlySpan<byte> data, int offset = 0)
    {
        var map = LibBpfNative.bpf_object__find_map_by_name(handle, section);
        if (map == 0)
        {
            return false;
        }

        using var lease = new Lease(handle);
        var value = LibBpfNative.bpf_map__initial_value(map, out var size);
        if (value == null || LibBpfNative.bpf_map__fd(map) >= 0)
        {
            throw new InvalidOperationException($"{section} of {Name} can't be written, or not any more.");
        }

        data.CopyTo(new Span<byte>(value, checked((int)size))[offset..]);
        return true;
    }

    /// <summary>Says what the object is to watch; only before <see cref="Load"/>.</summary>
    /// <returns>False when the object filters nothing.</returns>
    public bool SetTarget(TargetFilter target)
    {
        var filters = SetReadOnlyData(TargetFilter.Section, target.ToBytes());
        if (filters
            && LibBpfNative.bpf_object__find_map_by_name(handle, TargetFilter.ProcessesMap) is var map and not 0)
        {
            processes = target.NeedsMap ? target.Processes : [];
            _ = LibBpfNative.bpf_map__set_autocreate(map, processes.Count > 0);
            SetMaxEntries(TargetFilter.ProcessesMap, Math.Max(1, processes.Count));
        }

        return filters;
    }

    /// <summary>Leaves the other programs of the source out; only before <see cref="Load"/>.</summary>
    /// <exception cref="BpfException">The object has no such program.</exception>
    public void KeepOnly(params IReadOnlyCollection<string> names)
    {
        using var lease = new Lease(handle);
        foreach (var missing in names.Except(Programs.Select(program => program.Name), StringComparer.Ordinal))
        {
            const int noSuchFile = 2;
            throw new BpfException($"find program {missing} in {Name}", noSuchFile);
        }

        foreach (var program in Programs.Where(program => !names.Contains(program.Name, StringComparer.Ordinal)))
        {
            program.LeaveOut();
        }

        Programs = [.. Programs.Where(program => names.Contains(program.Name, StringComparer.Ordinal))];
    }

    /// <summary>Hands maps and programs to the kernel, whose verifier may refuse. An object that was refused is done with.</summary>
    public void Load()
    {
        using var log = new LogCapture();
        var result = LibBpfNative.bpf_object__load(handle);
        if (result < 0)
        {
            throw new BpfException($"load {Name}", -result, log.Text);
        }

        FillProcesses();
    }

    /// <summary>Its maps, those of its globals among them.</summary>
    public IReadOnlyList<BpfMap> Maps
    {
        get
        {
            var maps = new List<BpfMap>();
            for (nint map = 0; (map = LibBpfNative.bpf_object__next_map(handle, map)) != 0;)
            {
                if (!LibBpfNative.bpf_map__autocreate(map))
                {
                    continue; // it is left out
                }

                maps.Add(new BpfMap(handle, map, Marshal.PtrToStringUTF8((nint)LibBpfNative.bpf_map__name(map)) ?? ""));
            }

            return maps;
        }
    }

    /// <summary>A map by its name in the source, or null.</summary>
    public BpfMap? FindMap(string name)
    {
        var map = LibBpfNative.bpf_object__find_map_by_name(handle, name);
        return map == 0 ? null : new BpfMap(handle, map, name);
    }

    /// <summary>Gives everything back. A ring buffer that reads one of its maps keeps it open until it is disposed too.</summary>
    public void Dispose() => handle.Dispose();

    private void FillProcesses()
    {
        if (processes.Count == 0)
        {
            return;
        }

        var map = LibBpfNative.bpf_map__fd(
            LibBpfNative.bpf_object__find_map_by_name(handle, TargetFilter.ProcessesMap));
        byte here = 1;
        foreach (var process in processes)
        {
            if (LibBpfNative.bpf_map_update_elem(map, &process, &here, flags: 0) < 0)
            {
                throw new BpfException($"tell {Name} of process {process}", Marshal.GetLastPInvokeError());
            }
        }
    }

    private static List<BpfProgram> ReadPrograms(ObjectHandle handle)
    {
        var programs = new List<BpfProgram>();
        for (nint program = 0; (program = LibBpfNative.bpf_object__next_program(handle, program)) != 0;)
        {
            programs.Add(new BpfProgram(handle, program));
        }

        return programs;
    }
}
