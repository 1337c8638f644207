using System.Globalization;
using System.Runtime.InteropServices;
using Lab.Bpf.Interop;

namespace Lab.Bpf;

/// <summary>
/// Counts the hits of a classic tracepoint on each CPU without BPF, as perf stat does. The trap: a BPF program on the
/// same tracepoint is asked first, and when it returns 0 perf sees nothing. The lab's own objects return 0 and count
/// their hits themselves; bpftrace's programs return 1, so beside them this counts right. It may count more than they
/// run: the kernel leaves a program out (nearly 1 % seen) in a softirq that has interrupted one on the same CPU.
/// </summary>
public sealed unsafe class TracepointCounter : IDisposable
{
    /// <summary>PERF_TYPE_TRACEPOINT</summary>
    internal const uint EventType = 2;

    private static readonly string[] TraceFileSystems = ["/sys/kernel/tracing", "/sys/kernel/debug/tracing"];

    private readonly (int Cpu, FdHandle Fd)[] counters;

    private TracepointCounter((int Cpu, FdHandle Fd)[] counters) => this.counters = counters;

    /// <summary>Starts counting; the tracepoint is named as `sock:inet_sock_set_state`.</summary>
    public static TracepointCounter Open(string tracepoint)
    {
        var id = FindId(tracepoint);
        var opened = new List<(int Cpu, FdHandle Fd)>();
        try
        {
            foreach (var cpu in OnlineCpus())
            {
                opened.Add((cpu, PerfEvent.OnCpu(new() { Type = EventType, Config = id }, cpu, $"count {tracepoint} on CPU {cpu}")));
            }

            return new TracepointCounter([.. opened]);
        }
        catch
        {
            opened.ForEach(counter => counter.Fd.Dispose());
            throw;
        }
    }

    /// <summary>Hits since it was opened, by CPU number, one for each possible CPU.</summary>
    public long[] Read()
    {
        var hits = new long[LibBpf.PossibleCpus];
        foreach (var (cpu, fd) in counters)
        {
            long count;
            if (Libc.read(fd, &count, sizeof(long)) != sizeof(long))
            {
                throw new BpfException("read a tracepoint's counter", Marshal.GetLastPInvokeError());
            }

            hits[cpu] = count;
        }

        return hits;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var (_, fd) in counters)
        {
            fd.Dispose();
        }
    }

    internal static ulong FindId(string tracepoint)
    {
        var path = TraceFileSystems
            .Select(root => Path.Combine(root, "events", tracepoint.Replace(':', '/'), "id"))
            .FirstOrDefault(File.Exists);
        const int noSuchFile = 2;
        return path is null
            ? throw new BpfException($"find tracepoint {tracepoint} (is tracefs mounted?)", noSuchFile)
            : ulong.Parse(File.ReadAllText(path), NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture);
    }

    /// <summary>A list as the kernel writes it: `0-3,6`.</summary>
    internal static IEnumerable<int> OnlineCpus() =>
        from part in File.ReadAllText("/sys/devices/system/cpu/online").Trim().Split(',')
        let ends = Array.ConvertAll(part.Split('-'), text => int.Parse(text, CultureInfo.InvariantCulture))
        from cpu in Enumerable.Range(ends[0], ends[^1] - ends[0] + 1)
        select cpu;
}
