using Lab.Core.Machines;

namespace Lab.Runner.Execution;

/// <summary>Which CPUs are the machine under test, and which the load's.</summary>
/// <param name="ServerCpus">Server and readers of probes.</param>
/// <param name="LoadCpus">Load, controller and agent.</param>
/// <param name="Doubts">What is not as it should be, in sentences.</param>
public sealed record Placement(int[] ServerCpus, int[] LoadCpus, IReadOnlyList<string> Doubts)
{
    private const string Cpus = "/sys/devices/system/cpu";

    /// <summary>The server on the last CPU, the load on the first: the two that are least likely to share a core.</summary>
    public static Placement ForThisMachine() => Of(AllowedCpus.Find(), SiblingsOf);

    /// <summary>The same for a machine with these CPUs, whose threads of one core are as told.</summary>
    public static Placement Of(IReadOnlyList<int> online, Func<int, int[]> siblings)
    {
        var (load, server) = (online[0], online[^1]);
        return new([server], [load], [.. Doubt(server, load, siblings)]);
    }

    /// <summary>The load on the CPUs that were asked for, the server on the last of the others; it shares one where there are none.</summary>
    public static Placement WithLoadOn(int[] loadCpus) => WithLoadOn(loadCpus, AllowedCpus.Find(), SiblingsOf);

    /// <summary>The same for a machine with these CPUs, whose threads of one core are as told.</summary>
    public static Placement WithLoadOn(int[] loadCpus, IReadOnlyList<int> online, Func<int, int[]> siblings)
    {
        var server = online.Except(loadCpus).DefaultIfEmpty(online[^1]).Last();
        return new([server], loadCpus, [.. loadCpus.SelectMany(load => Doubt(server, load, siblings)).Distinct(StringComparer.Ordinal)]);
    }

    /// <summary>Server and load both on another machine with these CPUs, of whose cores nothing is known.</summary>
    /// <param name="there">CPUs of the machine under test.</param>
    /// <param name="loadCpus">CPUs that were asked for; null for the first.</param>
    public static Placement Together(IReadOnlyList<int> there, int[]? loadCpus) =>
        loadCpus is null ? Of(there, cpu => [cpu]) : WithLoadOn(loadCpus, there, cpu => [cpu]);

    /// <summary>The server on the last CPU of another machine, the load on CPUs of this one.</summary>
    /// <param name="there">CPUs of the machine under test; the agent is on the first.</param>
    /// <param name="loadCpus">CPUs that were asked for; null for one.</param>
    public static Placement Apart(IReadOnlyList<int> there, int[]? loadCpus) => new(
        [there[^1]],
        loadCpus ?? [AllowedCpus.Find()[0]],
        there.Count > 1 ? [] : ["The machine under test has one CPU: the agent shares it with the server, but works between the windows only."]);

    /// <summary>CPUs of a list that this machine does not have, or that this process may not use.</summary>
    public static int[] Missing(IEnumerable<int> cpus) => [.. cpus.Except(AllowedCpus.Find())];

    /// <summary>The load on a CPU that the running server may not use, where there is one.</summary>
    public static Placement Beside(ServerInfo adopted)
    {
        int[] free = [.. AllowedCpus.Find().Except(adopted.Cpus)];
        return free.Length > 0
            ? new(adopted.Cpus, [free[0]], [])
            : new(
                adopted.Cpus, [AllowedCpus.Find()[0]],
                ["The server may run on every CPU, so the load shares one with it: bind it to some (taskset --all-tasks --cpu-list --pid) for better figures."]);
    }

    private static int[] SiblingsOf(int cpu)
    {
        var file = $"{Cpus}/cpu{cpu}/topology/thread_siblings_list";
        return File.Exists(file) ? CpuList.Parse(File.ReadAllText(file)) : [cpu];
    }

    private static IEnumerable<string> Doubt(int server, int load, Func<int, int[]> siblings)
    {
        if (server == load)
        {
            yield return $"Server and load share CPU {server}: the load takes time from the server, and both are measured together. Give the load fewer CPUs, or take a machine with more than one CPU.";
        }
        else if (siblings(server).Contains(load))
        {
            yield return $"CPU {server} (server) and CPU {load} (load) are two threads of one core, and slow each other down.";
        }
    }
}
