using System.Runtime.InteropServices;

namespace Lab.Bpf;

/// <summary>What an object of the lab watches: struct lab_target of bpf/include/lab.h.</summary>
public sealed record TargetFilter
{
    /// <summary>The section in which the objects keep it.</summary>
    public const string Section = ".rodata.target";

    /// <summary>The most processes that fit.</summary>
    public const int MaxProcesses = 16;

    /// <summary>Inode number of the network namespace; 0 for any.</summary>
    public uint NetworkNamespace { get; init; }

    /// <summary>Local port; 0 for any.</summary>
    public ushort Port { get; init; }

    /// <summary>Thread group ids; none for any process.</summary>
    public IReadOnlyList<int> Processes { get; init; } = [];

    /// <summary>The struct as it lies in memory.</summary>
    public byte[] ToBytes()
    {
        if (Processes.Count > MaxProcesses)
        {
            throw new InvalidOperationException($"{Processes.Count} processes; a filter takes {MaxProcesses}.");
        }

        const int processesAt = 12;
        var bytes = new byte[processesAt + (MaxProcesses * sizeof(uint))];
        MemoryMarshal.Write(bytes, NetworkNamespace);
        MemoryMarshal.Write(bytes.AsSpan(4), Port);
        MemoryMarshal.Write(bytes.AsSpan(8), (uint)Processes.Count);
        var processes = MemoryMarshal.Cast<byte, int>(bytes.AsSpan(processesAt));
        for (var i = 0; i < Processes.Count; i++)
        {
            processes[i] = Processes[i];
        }

        return bytes;
    }
}
