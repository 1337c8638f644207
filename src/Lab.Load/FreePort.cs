using System.Net;
using System.Net.Sockets;

namespace Lab.Load;

/// <summary>A port that nobody listens on.</summary>
public static class FreePort
{
    /// <summary>On the IPv4 loopback address.</summary>
    public static IPEndPoint OnLoopback() => At(IPAddress.Loopback);

    /// <summary>At an address of this machine.</summary>
    public static IPEndPoint At(IPAddress address)
    {
        using var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(address, 0));
        return (IPEndPoint)socket.LocalEndPoint!;
    }
}
