using System.Globalization;
using Lab.Bpf;

namespace Lab.Agent.Processes;

/// <summary>What processes hold of the kernel's means to watch, read from their file descriptors.</summary>
/// <param name="Programs">BPF programs, in the order in which the kernel loaded them.</param>
/// <param name="Links">BPF links.</param>
/// <param name="PerfEvents">Perf events.</param>
/// <param name="PacketSockets">Packet sockets.</param>
internal sealed record KernelHoldings(IReadOnlyList<HeldProgram> Programs, int Links, int PerfEvents, int PacketSockets)
{
    /// <summary>Ids of the programs that are attached, each proven by a link or a perf event that has it.</summary>
    public IEnumerable<uint> AttachedIds => Programs.Where(program => program.IsAttached).Select(program => program.Id);

    /// <summary>Ids of the programs that are loaded, and that nothing shows to be attached.</summary>
    public IEnumerable<uint> UnattachedIds =>
        Programs.Where(program => !program.IsAttached).Select(program => program.Id);

    /// <summary>Reads them.</summary>
    public static KernelHoldings Of(IEnumerable<int> pids)
    {
        var loaded = new SortedDictionary<uint, ProgramType>();
        var attached = new HashSet<uint>();
        var (links, perfEvents, packetSockets, nameless) = (0, 0, 0, false);
        foreach (var pid in pids)
        {
            var sockets = new List<string>();
            foreach (var (fd, target) in ProcessFiles.Of(pid))
            {
                switch (target)
                {
                    case "anon_inode:bpf-prog" when ProgramId(pid, fd) is { } id:
                        loaded[id] = TypeOf(pid, fd);
                        break;
                    case "anon_inode:bpf_link" or "anon_inode:bpf-link":
                        links++;
                        Add(attached, ProgramId(pid, fd));
                        break;
                    case "anon_inode:[perf_event]":
                        perfEvents++;
                        var program = PerfEventProgram.Of(pid, fd);
                        nameless |= program is { IsNameless: true };
                        Add(attached, program is { IsNameless: false } ? program.Id : null);
                        break;
                    case not null when target.StartsWith("socket:[", StringComparison.Ordinal):
                        sockets.Add(target[8..^1]);
                        break;
                }
            }

            packetSockets += sockets.Count == 0 ? 0 : sockets.Intersect(PacketSocketsSeenBy(pid), StringComparer.Ordinal).Count();
        }

        // The kernel doesn't tell which program a clock runs: where one runs any, those of that type are taken to be
        // it.
        return new(
            [.. loaded.Select(entry => new HeldProgram(entry.Key, attached.Contains(entry.Key) || (nameless && entry.Value == ProgramType.PerfEvent)))],
            links, perfEvents, packetSockets);
    }

    private static void Add(HashSet<uint> ids, uint? id)
    {
        if (id is { } known)
        {
            ids.Add(known);
        }
    }

    private static uint? ProgramId(int pid, int fd) => Number(pid, fd, "prog_id:");

    private static ProgramType TypeOf(int pid, int fd) => (ProgramType)(Number(pid, fd, "prog_type:") ?? 0);

    private static uint? Number(int pid, int fd, string key) =>
        ProcessFiles.Information(pid, fd)
            .FirstOrDefault(text => text.StartsWith(key, StringComparison.Ordinal)) is { } line
            ? uint.Parse(line.AsSpan(key.Length).Trim(), CultureInfo.InvariantCulture)
            : null;

    private static IEnumerable<string> PacketSocketsSeenBy(int pid) =>
        ProcessFiles.Lines($"/proc/{pid}/net/packet").Skip(1)
            .Select(line => line[(line.TrimEnd().LastIndexOf(' ') + 1)..].Trim());
}

/// <summary>A BPF program that a process holds.</summary>
/// <param name="Id">The kernel's id of it.</param>
/// <param name="IsAttached">Whether a link or a perf event of the process has it; to hold it shows only that it was
/// loaded.</param>
internal sealed record HeldProgram(uint Id, bool IsAttached);
