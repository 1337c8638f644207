using System.Globalization;
using Lab.Agent.Processes;
using Lab.Bpf;
using Lab.Core.Machines;

namespace Lab.Agent.Arms;

/// <summary>Which server a probe is to look at. Never by name: another Apache of the machine would be counted.</summary>
internal static class ServerFilter
{
    /// <summary>For a CO-RE object. The process that serves comes first: Apache's own first one only waits.</summary>
    public static TargetFilter For(ServerInfo server) => new()
    {
        NetworkNamespace = server.NetworkNamespace,
        Port = (ushort)server.Port,
        Processes = [.. server.Pids.OrderByDescending(pid => ProcessTree.Threads(pid).Length)],
    };

    /// <summary>
    /// A script of the lab's, which names two processes of the server, with all of them. bpftrace 0.17 has no loop over
    /// its parameters, so the condition on the second is written out for each that follows.
    /// </summary>
    public static string ExtendTo(int processes, string script)
    {
        const int second = 4;
        var all = Enumerable.Range(second, Math.Max(1, processes - 1))
            .Select(number => string.Create(CultureInfo.InvariantCulture, $"pid == ${number}"));
        return script.Replace("pid == $4", $"({string.Join(" || ", all)})", StringComparison.Ordinal);
    }

    /// <summary>Positional parameters of a bpftrace script: $1 port, $2 network namespace, $3 and on the processes.</summary>
    public static IEnumerable<string> ToParameters(TargetFilter filter) =>
        new[] { filter.Port, (long)filter.NetworkNamespace }.Concat(filter.Processes.Select(pid => (long)pid))
            .Select(number => number.ToString(CultureInfo.InvariantCulture));
}
