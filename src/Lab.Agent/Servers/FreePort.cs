using System.Net;
using System.Net.Sockets;

namespace Lab.Agent.Servers;

/// <summary>A port that nobody listens on.</summary>
internal static class FreePort
{
    public static IPEndPoint OnLoopback() => At(IPAddress.Loopback);

    public static IPEndPoint At(IPAddress address)
    {
        using var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(address, 0));
        return (IPEndPoint)socket.LocalEndPoint!;
    }
}
