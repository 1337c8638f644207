using System.Globalization;
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

        if (!Listens(pid, port))
        {
            throw new LabException($"Nothing listens on TCP port {port} where process {pid} lives. Give the server's port with --server-port.");
        }

        var space = NamespaceInode.Of($"/proc/{pid}/ns/net");
        if (space != NamespaceInode.Of("/proc/self/ns/net"))
        {
            throw new LabException($"Process {pid} lives in another network namespace, where the load can't reach it over loopback.");
        }

        var software = File.ReadAllText($"/proc/{pid}/comm").Trim();
        var info = new ServerInfo(
            software, ["127.0.0.1"], port, ProcessTree.Below(pid), NetworkMode.Loopback, NetworkRefusal: null, space, AllowedCpus(pid));
        return new AdoptedProcess(info, pid);
    }

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static bool Listens(int pid, int port)
    {
        var hex = ":" + port.ToString("X4", CultureInfo.InvariantCulture);
        return new[] { "tcp", "tcp6" }
            .Select(file => $"/proc/{pid}/net/{file}")
            .Where(File.Exists)
            .SelectMany(File.ReadLines)
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Any(fields => fields.Length > 3 && fields[1].EndsWith(hex, StringComparison.Ordinal) && fields[3] == "0A");
    }

    private static int[] AllowedCpus(int pid)
    {
        const string Key = "Cpus_allowed_list:";
        var line = File.ReadLines($"/proc/{pid}/status").First(text => text.StartsWith(Key, StringComparison.Ordinal));
        return CpuList.Parse(line[Key.Length..].Trim());
    }
}
