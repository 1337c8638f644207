namespace Lab.Agent.Processes;

/// <summary>
/// CPU time of a process and of all that it starts and has started. What has ended counts as the kernel counts it for the parent that
/// waited, in steps of 10 ms, or as it was last seen, whichever is more.
/// </summary>
internal sealed class TreeClock(int root)
{
    private const long NsPerTick = 10_000_000;

    private readonly Dictionary<int, long> _seenNs = [];
    private long _most;

    public long ReadNs()
    {
        long waited = 0;
        foreach (var pid in ProcessTree.Below(root))
        {
            if (LibC.TryReadProcessCpu(pid, out var ns))
            {
                _seenNs[pid] = ns;
                waited += ns + (ProcessTree.TicksOfWaitedChildren(pid) * NsPerTick);
            }
        }

        return _most = Math.Max(_most, Math.Max(waited, _seenNs.Values.Sum()));
    }
}
