using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Lab.Core.Definitions;
using Lab.Load.Http;
using Lab.Load.Interop;

namespace Lab.Load.Engine;

/// <summary>What came of a step on a socket.</summary>
internal enum SocketStep
{
    /// <summary>It was done.</summary>
    Done,

    /// <summary>It has to wait for the other side.</summary>
    Blocked,

    /// <summary>The other side was not there, or could not be asked.</summary>
    Refused,

    /// <summary>A connection that stood was broken off.</summary>
    Broken,
}

/// <summary>The system calls on connections to the target, with its address and the requests ready in native memory.</summary>
internal sealed unsafe class TargetSocket : IDisposable
{
    private const int ReceiveCapacity = 256 * 1024;

    /// <summary>
    /// What surely fits a segment is sent at once, Nagle's rule (RFC 896) or not: there is never anything unacknowledged when a request
    /// goes out. That saves a call for each connection.
    /// </summary>
    private const int OneSegment = 1_000;

    private readonly NativeArray<byte> _addresses;
    private readonly NativeArray<byte> _requests;
    private readonly NativeArray<byte> _received = new(ReceiveCapacity);
    private readonly RequestSlice[] _slices;
    private readonly RequestOrder _order;
    private readonly int _addressLength;
    private readonly int _family;
    private readonly bool _noDelay;
    private readonly bool _acknowledgesWithRequest;
    private readonly LocalPorts? _ports;
    private int _way;

    /// <param name="ways">Where the server can be reached, all in one address family; connections go the first way until they are sent another.</param>
    /// <param name="requests">What it is asked for.</param>
    /// <param name="seed">Seed of the order of requests, where it is drawn.</param>
    /// <param name="counted">How connections keep from what depends on this machine's pace; null for a load that is timed.</param>
    public TargetSocket(IReadOnlyList<IPEndPoint> ways, RequestSet requests, int seed, CountedLoop? counted)
    {
        if (ways.Any(way => way.AddressFamily != ways[0].AddressFamily))
        {
            throw new ArgumentException($"The ways to a server must be of one address family, not {string.Join(", ", ways)}.", nameof(ways));
        }

        _family = ways[0].AddressFamily == AddressFamily.InterNetworkV6 ? SocketNumbers.Inet6 : SocketNumbers.Inet;
        _requests = new(requests.Bytes.Length);
        requests.Bytes.CopyTo(_requests.Span);
        _slices = requests.Slices.ToArray();
        _order = requests.NewOrder(seed);
        _noDelay = _slices.Any(slice => slice.Length > OneSegment);
        ToHead = requests.ToHead;
        _addressLength = ways[0].Serialize().Size;
        _addresses = new(ways.Count * _addressLength);
        _ports = counted?.LocalPorts is { } ports ? new(ports, _family, _addressLength) : null;
        _acknowledgesWithRequest = counted?.AcknowledgesWithRequest ?? false;
        foreach (var (index, way) in ways.Index())
        {
            way.Serialize().Buffer.Span[.._addressLength].CopyTo(_addresses.Span[(index * _addressLength)..]);
        }
    }

    /// <summary>Controller: connections made from now on go this way, by its number. Those that stand or are being made end where they are.</summary>
    public void Take(int way) => Volatile.Write(ref _way, way);

    /// <summary>True when answers have no body, whatever they say.</summary>
    public bool ToHead { get; }

    /// <summary>The request that comes next.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public RequestSlice NextRequest() => _slices.Length == 1 ? _slices[0] : _slices[_order.Next()];

    /// <summary>The first bytes of what <see cref="Receive"/> got last.</summary>
    public ReadOnlySpan<byte> Received(int length) => new(_received.Pointer, length);

    /// <summary>A new connection, not yet established; a negative descriptor when there can be none.</summary>
    public int Connect()
    {
        var fd = TryToConnect();
        if (fd < 0 && _ports is not null && Marshal.GetLastPInvokeError() == Errno.AddressNotAvailable)
        {
            // The port's last connection has not quite ended.
            _ports.ForgetLast();
            fd = TryToConnect();
        }

        return fd;
    }

    private int TryToConnect()
    {
        var fd = Libc.Socket(_family, SocketNumbers.NonBlockingStream, SocketNumbers.Tcp);
        if (fd < 0)
        {
            return Slot.NoDescriptor;
        }

        if (_noDelay)
        {
            var yes = 1;
            _ = Libc.SetSocketOption(fd, SocketNumbers.Tcp, SocketNumbers.NoDelay, &yes, sizeof(int));
        }

        if (_acknowledgesWithRequest)
        {
            var no = 0;
            _ = Libc.SetSocketOption(fd, SocketNumbers.Tcp, SocketNumbers.QuickAcknowledgement, &no, sizeof(int));
        }

        _ports?.Bind(fd);
        if (Libc.Connect(fd, _addresses.Pointer + (Volatile.Read(ref _way) * _addressLength), (uint)_addressLength) < 0 && Marshal.GetLastPInvokeError() != Errno.InProgress)
        {
            _ = Libc.Close(fd);
            return Slot.NoDescriptor;
        }

        return fd;
    }

    /// <summary>
    /// Sends what is left of a request. On a connection that is still being made the kernel answers EAGAIN, or why it failed.
    /// </summary>
    public SocketStep Send(int fd, RequestSlice request, int already, out int sent)
    {
        sent = (int)Libc.Send(fd, _requests.Pointer + request.Offset + already, (nuint)(request.Length - already), SocketNumbers.NoSignal);
        return sent >= 0 ? SocketStep.Done : Failure();
    }

    /// <summary>Receives what has come; 0 bytes when the server has closed.</summary>
    public SocketStep Receive(int fd, out int length)
    {
        length = (int)Libc.Receive(fd, _received.Pointer, ReceiveCapacity, flags: 0);
        return length >= 0 ? SocketStep.Done : Failure();
    }

    /// <summary>True when the buffer was filled to its end, so that more may lie behind it.</summary>
    public static bool Filled(int length) => length == ReceiveCapacity;

    public void Dispose()
    {
        _addresses.Dispose();
        _requests.Dispose();
        _received.Dispose();
        _ports?.Dispose();
    }

    // A reset can only come on a connection that the server's kernel had accepted; all else means that there was none.
    private static SocketStep Failure() => Marshal.GetLastPInvokeError() switch
    {
        Errno.Again or Errno.Interrupted => SocketStep.Blocked,
        Errno.ConnectionReset or Errno.BrokenPipe => SocketStep.Broken,
        _ => SocketStep.Refused,
    };
}
