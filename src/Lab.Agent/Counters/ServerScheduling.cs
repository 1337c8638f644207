using System.Globalization;
using Lab.Agent.Processes;
using Lab.Core.Machines;

namespace Lab.Agent.Counters;

/// <summary>
/// Context switches of a server's threads, and what its CPUs did. A thread that ends keeps the count it was last seen with, so the sum
/// never falls; what it did between that and its end is not seen.
/// </summary>
internal sealed class ServerScheduling(int root, IReadOnlyList<int> cpus)
{
    private const string SwitchesKey = "voluntary_ctxt_switches:"; // "nonvoluntary_ctxt_switches:" ends in it too

    private readonly Dictionary<int, long> _switches = [];
    private long _ofEarlierThreads;

    public SchedulingSample Read()
    {
        foreach (var thread in ProcessTree.Below(root).SelectMany(ProcessTree.Threads))
        {
            if (TryReadSwitches(thread) is { } switches)
            {
                Remember(thread, switches);
            }
        }

        return new SchedulingSample(_ofEarlierThreads + _switches.Values.Sum(), CpuClocks.Read(cpus));
    }

    private void Remember(int thread, long switches)
    {
        // Fewer than before: the number was given to another thread.
        if (_switches.TryGetValue(thread, out var before) && switches < before)
        {
            _ofEarlierThreads += before;
        }

        _switches[thread] = switches;
    }

    private static long? TryReadSwitches(int thread)
    {
        try
        {
            return File.ReadLines($"/proc/{thread}/status")
                .Select(line => (Line: line, At: line.IndexOf(SwitchesKey, StringComparison.Ordinal)))
                .Where(line => line.At >= 0)
                .Sum(line => long.Parse(line.Line.AsSpan(line.At + SwitchesKey.Length).Trim(), CultureInfo.InvariantCulture));
        }
        catch (IOException)
        {
            return null; // ended meanwhile
        }
    }
}
