using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using Lab.Agent.Processes;
using Lab.Core;

namespace Lab.Agent.Servers;

/// <summary>
/// Finds where a running server is reached: loopback where it listens there, IPv4 first; else an address of this
/// machine that it listens on.
/// </summary>
internal static class ListeningAddress
{
    /// <summary>The address.</summary>
    /// <exception cref="LabException">Nothing of the process listens on the port, or on no address of this
    /// machine.</exception>
    public static IPAddress Of(int pid, int port)
    {
        var listeners = Listener.On(pid, port);
        if (listeners.Count == 0)
        {
            throw new LabException(
                $"Nothing listens on TCP port {port} where process {pid} lives. Give the server's port with --server-port.");
        }

        var tree = ProcessTree.Below(pid);
        var own = listeners.Where(listener => listener.HoldersAmong(tree).Any()).ToArray();
        if (own.Length == 0)
        {
            var other = listeners.Select(listener => listener.Holder())
                .FirstOrDefault(holder => holder is not null) ?? "a process that can't be seen from here";
            throw new LabException(
                $"Port {port} is listened on by {other}, which is not in the process tree of {pid} ({ProcessTree.NameOf(pid)}). Give that server's main process with --server-pid, or another port with --server-port.");
        }

        return Choose(own, [.. listeners.Except(own)], OwnAddresses(), address => Accepts(address, port))
            ?? throw new LabException(
                $"Process {pid} listens on port {port} of {string.Join(", ", own.Select(listener => listener.Address))}, which is no address of this machine that the load can reach.");
    }

    /// <summary>
    /// The same of what is known. A wildcard of IPv6 may take IPv4 too: only a connection shows that, and only where no
    /// other server would answer it.
    /// </summary>
    internal static IPAddress? Choose(
        IReadOnlyList<Listener> own, IReadOnlyList<Listener> others, IReadOnlyCollection<IPAddress> ofMachine,
        Func<IPAddress, bool> accepts)
    {
        bool IsBound(IPAddress address) => own.Any(listener => listener.Address.Equals(address));
        bool IsAnothers(IPAddress address) => others.Any(listener => listener.Address.Equals(address));
        IPAddress[] candidates =
        [
            .. IsBound(IPAddress.Loopback) || (IsBound(IPAddress.Any) && !IsAnothers(IPAddress.Loopback))
                ? [IPAddress.Loopback]
                : Array.Empty<IPAddress>(),
            .. IsBound(IPAddress.IPv6Any) && !IsAnothers(IPAddress.Any) && !IsAnothers(IPAddress.Loopback)
                ? [IPAddress.Loopback]
                : Array.Empty<IPAddress>(),
            .. IsBound(IPAddress.IPv6Loopback) || (IsBound(IPAddress.IPv6Any) && !IsAnothers(IPAddress.IPv6Loopback))
                ? [IPAddress.IPv6Loopback]
                : Array.Empty<IPAddress>(),
            .. own.Where(listener => !listener.IsWildcard
                && (ofMachine.Contains(listener.Address) || IPAddress.IsLoopback(listener.Address))).Select(listener => listener.Address),
        ];
        return candidates.FirstOrDefault(accepts);
    }

    private static IPAddress[] OwnAddresses() =>
        [.. NetworkInterface.GetAllNetworkInterfaces().SelectMany(network => network.GetIPProperties().UnicastAddresses).Select(unicast => unicast.Address)];

    private static bool Accepts(IPAddress address, int port)
    {
        using var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Connect(new IPEndPoint(address, port));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
