using System.Net;
using System.Net.Sockets;

namespace Lab.Tests.Load;

/// <summary>A server in the test's own process: a thread for each connection, which does what the test says, and counts.</summary>
internal sealed class Responder : IDisposable
{
    public const string Body = "hello";

    private readonly Socket _listener;
    private readonly Action<ResponderConnection> _serve;
    private int _connections;
    private int _requests;
    private int _ended;

    /// <param name="serve">What it does on a connection before it closes it.</param>
    /// <param name="address">Where it listens.</param>
    /// <param name="backlog">Connections that may wait to be accepted; the kernel drops the SYNs of more.</param>
    /// <param name="open">When it begins to accept.</param>
    public Responder(Action<ResponderConnection> serve, IPAddress? address = null, int backlog = 256, WaitHandle? open = null)
    {
        _serve = serve;
        address ??= IPAddress.Loopback;
        _listener = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        _listener.Bind(new IPEndPoint(address, 0));
        _listener.Listen(backlog);
        new Thread(() => Accept(open)) { IsBackground = true }.Start();
    }

    public IPEndPoint EndPoint => (IPEndPoint)_listener.LocalEndPoint!;

    public int Connections => Volatile.Read(ref _connections);

    public int Requests => Volatile.Read(ref _requests);

    /// <summary>Connections whose service is over.</summary>
    public int Ended => Volatile.Read(ref _ended);

    public void CountRequest() => Interlocked.Increment(ref _requests);

    public void Dispose() => _listener.Dispose();

    private void Accept(WaitHandle? open)
    {
        open?.WaitOne(TimeSpan.FromSeconds(20));
        try
        {
            while (true)
            {
                var socket = _listener.Accept();
                Interlocked.Increment(ref _connections);
                new Thread(() => Serve(socket)) { IsBackground = true }.Start();
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // The listener is gone: the test is over.
        }
    }

    private void Serve(Socket socket)
    {
        using (socket)
        {
            try
            {
                _serve(new ResponderConnection(this, socket));
            }
            catch (SocketException)
            {
                // The load broke it off, as some tests mean it to.
            }
        }

        Interlocked.Increment(ref _ended);
    }
}

/// <summary>One connection of a <see cref="Responder"/>.</summary>
internal sealed class ResponderConnection(Responder responder, Socket socket)
{
    private readonly byte[] _buffer = new byte[4096];

    /// <summary>Receives one request (they are small: one piece); false when the load has closed.</summary>
    public bool Request()
    {
        if (socket.Receive(_buffer) == 0)
        {
            return false;
        }

        responder.CountRequest();
        return true;
    }

    public void Send(ReadOnlySpan<byte> bytes)
    {
        while (bytes.Length > 0)
        {
            bytes = bytes[socket.Send(bytes)..];
        }
    }

    /// <summary>Says that nothing more will be sent.</summary>
    public void SendEnd() => socket.Shutdown(SocketShutdown.Send);

    /// <summary>Ends the connection with a RST instead of a FIN.</summary>
    public void Reset() => socket.Close(0);

    /// <summary>Waits until the load closes, however long that takes.</summary>
    public void WaitForEnd()
    {
        while (socket.Receive(_buffer) > 0)
        {
        }
    }
}
