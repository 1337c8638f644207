using System.Globalization;

namespace Lab.Agent.Processes;

/// <summary>What processes hold of the kernel's means to watch, read from their file descriptors.</summary>
/// <param name="ProgramIds">BPF programs, in the order in which the kernel loaded them.</param>
/// <param name="Links">BPF links.</param>
/// <param name="PerfEvents">Perf events.</param>
/// <param name="PacketSockets">Packet sockets.</param>
internal sealed record KernelHoldings(IReadOnlyList<uint> ProgramIds, int Links, int PerfEvents, int PacketSockets)
{
    public static KernelHoldings Of(IEnumerable<int> pids)
    {
        var programs = new SortedSet<uint>();
        var (links, perfEvents, packetSockets) = (0, 0, 0);
        foreach (var pid in pids)
        {
            var sockets = new List<string>();
            foreach (var file in Files($"/proc/{pid}/fd"))
            {
                switch (TargetOf(file))
                {
                    case "anon_inode:bpf-prog" when ProgramId($"/proc/{pid}/fdinfo/{Path.GetFileName(file)}") is { } id:
                        programs.Add(id);
                        break;
                    case "anon_inode:bpf_link" or "anon_inode:bpf-link":
                        links++;
                        break;
                    case "anon_inode:[perf_event]":
                        perfEvents++;
                        break;
                    case { } target when target.StartsWith("socket:[", StringComparison.Ordinal):
                        sockets.Add(target[8..^1]);
                        break;
                }
            }

            packetSockets += sockets.Count == 0 ? 0 : sockets.Intersect(PacketSocketsSeenBy(pid), StringComparer.Ordinal).Count();
        }

        return new([.. programs], links, perfEvents, packetSockets);
    }

    private static string[] Files(string folder)
    {
        try
        {
            return Directory.GetFiles(folder);
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return []; // ended meanwhile
        }
    }

    private static string? TargetOf(string file)
    {
        try
        {
            return new FileInfo(file).LinkTarget;
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return null; // closed meanwhile
        }
    }

    private static uint? ProgramId(string file)
    {
        const string Key = "prog_id:";
        return Lines(file).FirstOrDefault(text => text.StartsWith(Key, StringComparison.Ordinal)) is { } line
            ? uint.Parse(line.AsSpan(Key.Length).Trim(), CultureInfo.InvariantCulture)
            : null;
    }

    /// <summary>Their inode numbers: the last column, below a heading.</summary>
    private static IEnumerable<string> PacketSocketsSeenBy(int pid) =>
        Lines($"/proc/{pid}/net/packet").Skip(1).Select(line => line[(line.TrimEnd().LastIndexOf(' ') + 1)..].Trim());

    private static string[] Lines(string file)
    {
        try
        {
            return File.ReadAllLines(file);
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
