using Lab.Agent.Processes;

namespace Lab.Agent.Counters;

/// <summary>
/// CPU time of a server's processes. What has ended counts as it was last seen, or as the kernel counts it for the
/// parent that waited, in steps of 10 ms, whichever is more: workers that live shorter than a window are seen by the
/// latter only.
/// </summary>
internal sealed class ServerClock(int root)
{
    private const long NsPerTick = 10_000_000;

    private readonly Dictionary<int, long> _cpuNs = [];
    private readonly long _waitedAtStartNs = WaitedNs(ProcessTree.Below(root));
    private HashSet<int> _pids = [.. ProcessTree.Below(root)];
    private long _waitedNs;

    /// <summary>
    /// Looks for processes that have come and gone: milliseconds of work, so only where a server may make some, and
    /// never on its CPU.
    /// </summary>
    public void Refresh()
    {
        _pids = [.. ProcessTree.Below(root)];
        _waitedNs = WaitedNs(_pids) - _waitedAtStartNs;
    }

    public long ReadNs()
    {
        foreach (var pid in _pids)
        {
            if (LibC.TryReadProcessCpu(pid, out var ns))
            {
                _cpuNs[pid] = ns;
            }
        }

        var (live, ended) = (0L, 0L);
        foreach (var (pid, ns) in _cpuNs)
        {
            _ = _pids.Contains(pid) ? live += ns : ended += ns;
        }

        return live + Math.Max(ended, _waitedNs);
    }

    private static long WaitedNs(IEnumerable<int> pids) => pids.Sum(ProcessTree.TicksOfWaitedChildren) * NsPerTick;
}
