using System.Net;
using System.Net.Sockets;

namespace Lab.Agent.Servers;

/// <summary>A port that nobody listens on.</summary>
internal static class FreePort
{
    public static IPEndPoint OnLoopback()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return (IPEndPoint)socket.LocalEndPoint!;
    }
}
