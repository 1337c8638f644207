using Lab.Agent.Processes;
using Lab.Core;
using Lab.Core.Definitions;
using Lab.Core.Machines;

namespace Lab.Agent.Servers;

/// <summary>A server that ran before the lab came; it is only read from.</summary>
internal sealed class AdoptedProcess : ServerUnderTest
{
    private AdoptedProcess(ServerInfo info, int pid)
        : base(info, pid)
    {
    }

    public override bool MakesProcesses => true;

    public static AdoptedProcess Find(AdoptRequest request)
    {
        var (pid, port) = (request.Pid, request.Port);
        if (!ProcessTree.IsAlive(pid))
        {
            throw new LabException($"No process {pid} runs. Give the main process of the server with --server-pid.");
        }

        var space = NamespaceInode.Of($"/proc/{pid}/ns/net");
        if (space != NamespaceInode.Of("/proc/self/ns/net"))
        {
            throw new LabException($"Process {pid} lives in another network namespace, where the load can't reach it over loopback.");
        }

        var address = ListeningAddress.Of(pid, port);
        var info = new ServerInfo(
            ProcessTree.NameOf(pid), [address.ToString()], port, ProcessTree.Below(pid), NetworkMode.Loopback, NetworkRefusal: null, space, AllowedCpus(pid));
        return new AdoptedProcess(info, pid);
    }

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static int[] AllowedCpus(int pid)
    {
        const string Key = "Cpus_allowed_list:";
        var line = File.ReadLines($"/proc/{pid}/status").First(text => text.StartsWith(Key, StringComparison.Ordinal));
        return CpuList.Parse(line[Key.Length..].Trim());
    }
}
