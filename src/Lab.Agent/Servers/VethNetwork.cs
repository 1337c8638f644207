using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Lab.Agent.Processes;
using Lab.Core;
using Microsoft.Win32.SafeHandles;

namespace Lab.Agent.Servers;

/// <summary>
/// A network namespace of the server's own behind a veth pair, so that what the kernel does for the server runs on the
/// server's CPU. The namespace has no name: it lives on a descriptor of the agent and on the processes in it, and the
/// kernel takes both ends of the pair away with the last of them, whoever is killed.
/// </summary>
internal sealed class VethNetwork : IAsyncDisposable
{
    private const string Ip = "/usr/sbin/ip";

    private readonly SafeFileHandle _namespace;
    private readonly string _hostEnd;
    private bool _disposed;

    private VethNetwork(SafeFileHandle space, string hostEnd, IPAddress address, IPAddress? addressV6)
    {
        (_namespace, _hostEnd, Address, AddressV6) = (space, hostEnd, address, addressV6);
    }

    public IPAddress Address { get; }

    /// <summary>Null where the machine has no IPv6.</summary>
    public IPAddress? AddressV6 { get; }

    /// <summary>Where other processes find the namespace.</summary>
    public string Path => PathOf(_namespace);

    /// <summary>Inode number: the name that socket probes filter by.</summary>
    public uint Inode => NamespaceInode.Of(Path);

    /// <summary>A new namespace, and the pair that leads into it.</summary>
    public static Task<VethNetwork> CreateAsync(IReadOnlyList<int> serverCpus, IReadOnlyList<int> loadCpus, CancellationToken cancellationToken) =>
        LeadIntoAsync(OpenNew(), serverCpus, loadCpus, cancellationToken);

    /// <summary>A pair that leads into the namespace of a process that has none of its own yet.</summary>
    public static Task<VethNetwork> LeadIntoAsync(int pid, IReadOnlyList<int> serverCpus, IReadOnlyList<int> loadCpus, CancellationToken cancellationToken) =>
        LeadIntoAsync(File.OpenHandle($"/proc/{pid}/ns/net", share: FileShare.ReadWrite), serverCpus, loadCpus, cancellationToken);

    private static async Task<VethNetwork> LeadIntoAsync(
        SafeFileHandle space, IReadOnlyList<int> serverCpus, IReadOnlyList<int> loadCpus, CancellationToken cancellationToken)
    {
        var subnet = await FreeSubnet.FindAsync(cancellationToken);
        var name = $"lab{Environment.ProcessId:x}";
        var (hostEnd, serverEnd) = (name + "h", name + "s");
        try
        {
            await RunAsync(cancellationToken, Ip, "link", "add", hostEnd, "type", "veth", "peer", "name", serverEnd);
            // Steered while both ends can still be seen here: a queue keeps its mask when it moves.
            Steer(hostEnd, loadCpus);
            Steer(serverEnd, serverCpus);
            await RunAsync(cancellationToken, Ip, "link", "set", "dev", serverEnd, "netns", PathOf(space));
            await RunAsync(cancellationToken, Ip, "address", "add", $"{subnet.Host}/30", "dev", hostEnd);
            await RunAsync(cancellationToken, Ip, "link", "set", "dev", hostEnd, "up");
            await InsideAsync(space, cancellationToken, "address", "add", $"{subnet.Server}/30", "dev", serverEnd);
            await InsideAsync(space, cancellationToken, "link", "set", "dev", "lo", "up");
            await InsideAsync(space, cancellationToken, "link", "set", "dev", serverEnd, "up");
            var serverV6 = await TryAddV6Async(space, hostEnd, serverEnd, subnet, cancellationToken);
            return new VethNetwork(space, hostEnd, subnet.Server, serverV6);
        }
        catch
        {
            space.Dispose();
            await TryDeleteAsync(hostEnd);
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        await TryDeleteAsync(_hostEnd);
        _namespace.Dispose();
    }

    private static string PathOf(SafeFileHandle space) =>
        $"/proc/{Environment.ProcessId}/fd/{space.DangerousGetHandle()}";

    /// <summary>A thread of its own enters a new namespace, and what it opens there keeps the namespace alive.</summary>
    private static SafeFileHandle OpenNew()
    {
        SafeFileHandle? opened = null;
        Exception? failure = null;
        var thread = new Thread(() =>
        {
            try
            {
                LibC.EnterNewNetworkNamespace();
                opened = File.OpenHandle("/proc/thread-self/ns/net", share: FileShare.ReadWrite);
            }
            catch (Exception reason) when (reason is LabException or IOException or UnauthorizedAccessException)
            {
                failure = reason;
            }
        });
        thread.Start();
        thread.Join();
        return opened ?? throw new LabException($"No network namespace could be made: {failure?.Message}", failure);
    }

    private static void Steer(string device, IReadOnlyList<int> cpus)
    {
        // The kernel's format for CPU masks: groups of 32 bits in hex, highest first, commas between them.
        var groups = new uint[(cpus.Max() / 32) + 1];
        foreach (var cpu in cpus)
        {
            groups[cpu / 32] |= 1u << (cpu % 32);
        }

        var mask = string.Join(',', groups.Reverse().Select(group => group.ToString("x8", CultureInfo.InvariantCulture)));
        File.WriteAllText($"/sys/class/net/{device}/queues/rx-0/rps_cpus", mask);
    }

    private static async Task<IPAddress?> TryAddV6Async(
        SafeFileHandle space, string hostEnd, string serverEnd, FreeSubnet subnet, CancellationToken cancellationToken)
    {
        if (!Socket.OSSupportsIPv6)
        {
            return null;
        }

        try
        {
            await RunAsync(cancellationToken, Ip, "address", "add", $"{subnet.HostV6}/64", "dev", hostEnd, "nodad");
            await InsideAsync(space, cancellationToken, "address", "add", $"{subnet.ServerV6}/64", "dev", serverEnd, "nodad");
            return subnet.ServerV6;
        }
        catch (LabException)
        {
            return null; // disabled on this machine; IPv4 carries the load
        }
    }

    private static Task InsideAsync(SafeFileHandle space, CancellationToken cancellationToken, params string[] arguments) =>
        Command.RunAsync(["/usr/bin/nsenter", $"--net={PathOf(space)}", "--", Ip, .. arguments], cancellationToken);

    private static Task RunAsync(CancellationToken cancellationToken, params string[] command) =>
        Command.RunAsync(command, cancellationToken);

    private static async Task TryDeleteAsync(string device)
    {
        try
        {
            await Command.RunAsync([Ip, "link", "delete", device], CancellationToken.None);
        }
        catch (LabException)
        {
            // Already gone with its namespace.
        }
    }
}

/// <summary>Identity of a namespace.</summary>
internal static class NamespaceInode
{
    /// <summary>Inode number behind a /proc/.../ns/net link or a descriptor opened from one.</summary>
    public static uint Of(string path)
    {
        var target = File.ResolveLinkTarget(path, returnFinalTarget: false)?.Name
            ?? throw new LabException($"{path} is no namespace.");
        var digits = target[(target.IndexOf('[', StringComparison.Ordinal) + 1)..].TrimEnd(']');
        return uint.Parse(digits, CultureInfo.InvariantCulture);
    }
}
