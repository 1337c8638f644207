using Lab.Agent.Processes;

namespace Lab.Agent.Counters;

/// <summary>CPU time of a server's processes. A process that ends keeps the time it was last seen with, so the sum never falls.</summary>
internal sealed class ServerClock(int root)
{
    private readonly Dictionary<int, long> _cpuNs = [];
    private int[] _pids = ProcessTree.Below(root);

    /// <summary>Looks for new processes: milliseconds of work, so only between windows, and only for a server that makes some.</summary>
    public void Refresh() => _pids = ProcessTree.Below(root);

    public long ReadNs()
    {
        foreach (var pid in _pids)
        {
            if (LibC.TryReadProcessCpu(pid, out var ns))
            {
                _cpuNs[pid] = ns;
            }
        }

        long sum = 0;
        foreach (var ns in _cpuNs.Values)
        {
            sum += ns;
        }

        return sum;
    }
}
