using System.Runtime.InteropServices;

namespace Lab.Bpf;

/// <summary>What an object of the lab watches: struct lab_target of bpf/include/lab.h.</summary>
public sealed record TargetFilter
{
    /// <summary>The section in which the objects keep it.</summary>
    public const string Section = ".rodata.target";

    /// <summary>
    /// The most processes that fit into the struct; more are in a map of the object's (<see cref="ProcessesMap"/>).
    /// </summary>
    public const int MaxProcesses = 16;

    /// <summary>The map in which the objects look a process up where there are more.</summary>
    internal const string ProcessesMap = "lab_tgids";

    /// <summary>Inode number of the network namespace; 0 for any.</summary>
    public uint NetworkNamespace { get; init; }

    /// <summary>Local port; 0 for any.</summary>
    public ushort Port { get; init; }

    /// <summary>Thread group ids; none for any process.</summary>
    public IReadOnlyList<int> Processes { get; init; } = [];

    /// <summary>True where the struct has no room for all processes.</summary>
    internal bool NeedsMap => Processes.Count > MaxProcesses;

    /// <summary>
    /// The struct as it lies in memory. It has the number of all processes, and as many of them as fit.
    /// </summary>
    public byte[] ToBytes()
    {
        const int processesAt = 12;
        var bytes = new byte[processesAt + (MaxProcesses * sizeof(uint))];
        MemoryMarshal.Write(bytes, NetworkNamespace);
        MemoryMarshal.Write(bytes.AsSpan(4), Port);
        MemoryMarshal.Write(bytes.AsSpan(8), (uint)Processes.Count);
        var processes = MemoryMarshal.Cast<byte, int>(bytes.AsSpan(processesAt));
        for (var i = 0; i < Math.Min(Processes.Count, MaxProcesses); i++)
        {
            processes[i] = Processes[i];
        }

        return bytes;
    }
}
