using System.Globalization;
using Lab.Agent.Processes;
using Lab.Core.Definitions;
using Lab.Core.Machines;

namespace Lab.Agent.Arms;

/// <summary>Where a tool runs, and which server it is to watch.</summary>
internal sealed record ToolPlace(ServerInfo Server, IReadOnlyList<int> ReaderCpus, PrivateFolder Folder, ChildStarter Children)
{
    /// <summary>What the placeholders of a command stand for.</summary>
    public IReadOnlyDictionary<string, string> Values(string outputFile) => new Dictionary<string, string>(StringComparer.Ordinal)
    {
        [CommandPlaceholders.Process] = Text(ServingProcess),
        [CommandPlaceholders.Processes] = string.Join(',', Server.Pids.Select(pid => Text(pid))),
        [CommandPlaceholders.Port] = Text(Server.Port),
        [CommandPlaceholders.NetworkNamespace] = Text(Server.NetworkNamespace),
        [CommandPlaceholders.Address] = Server.Addresses[0],
        [CommandPlaceholders.Output] = outputFile,
    };

    /// <summary>Words before the command: a tool is a program of the server's machine, so it runs in the server's network namespace.</summary>
    public IReadOnlyList<string> Lead => Server.Network == NetworkMode.Veth
        ? ["/usr/bin/nsenter", $"--net=/proc/{Text(Server.Pids[0])}/ns/net", "--"]
        : [];

    /// <summary>Apache's first process only waits; the one that serves has all the threads.</summary>
    private int ServingProcess => Server.Pids.MaxBy(pid => ProcessTree.Threads(pid).Length);

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
