using System.Net;
using System.Net.Sockets;

namespace Lab.SystemTests.Bpf;

/// <summary>A session as the two ends of it know it.</summary>
internal sealed record Session(IPEndPoint Server, IPEndPoint Client);

/// <summary>A server on loopback that answers each connection once and closes first, and the client to it.</summary>
internal sealed class LoopbackServer : IDisposable
{
    public const string ThreadName = "lab-closer";
    public const int RequestBytes = (3 * 1024) + 100;
    public const int ResponseBytes = (70 * 1024) + 100;

    private readonly Socket listener;

    public LoopbackServer(IPAddress address)
    {
        listener = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(address, 0));
        listener.Listen();
        EndPoint = (IPEndPoint)listener.LocalEndPoint!;
    }

    public IPEndPoint EndPoint { get; }

    public ushort Port => (ushort)EndPoint.Port;

    /// <summary>Makes sessions one after the other; all of them are over at both ends when it returns.</summary>
    public List<Session> MakeSessions(int count)
    {
        var server = new Thread(() => Serve(count)) { Name = ThreadName };
        server.Start();
        var sessions = new List<Session>();
        for (var i = 0; i < count; i++)
        {
            using var client = new Socket(EndPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            client.Connect(EndPoint);
            sessions.Add(new Session(EndPoint, (IPEndPoint)client.LocalEndPoint!));
            client.Send(new byte[RequestBytes]);
            ReadToEnd(client);
        }

        server.Join();
        return sessions;
    }

    /// <summary>Asks for a connection when there is none.</summary>
    public SocketError AcceptInVain()
    {
        listener.Blocking = false;
        try
        {
            using var unexpected = listener.Accept();
            return SocketError.Success;
        }
        catch (SocketException exception)
        {
            return exception.SocketErrorCode;
        }
        finally
        {
            listener.Blocking = true;
        }
    }

    public void Dispose() => listener.Dispose();

    private void Serve(int count)
    {
        for (var i = 0; i < count; i++)
        {
            using var connection = listener.Accept();
            var request = new byte[RequestBytes];
            for (var read = 0; read < request.Length;)
            {
                read += connection.Receive(request.AsSpan(read));
            }

            connection.Send(new byte[ResponseBytes]);
            connection.Shutdown(SocketShutdown.Send);
            ReadToEnd(connection);
        }
    }

    private static void ReadToEnd(Socket socket)
    {
        var buffer = new byte[16 * 1024];
        while (socket.Receive(buffer) > 0)
        {
        }
    }
}
