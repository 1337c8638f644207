using Lab.Load.Interop;

namespace Lab.Load.Engine;

/// <summary>
/// A few local ports that connections leave from by turns. A server that closes first keeps what was a connection for a minute (TIME-WAIT,
/// RFC 9293 section 3.3.2), and its kernel clears those of a second or two away at once, in whatever window that falls. A connection from a
/// port whose last one is still kept takes its place (RFC 6191), so each request clears one other away, in every window alike.
/// </summary>
internal sealed unsafe class LocalPorts : IDisposable
{
    private readonly NativeArray<byte> _addresses;
    private readonly int _count;
    private readonly ushort _family;
    private readonly int _length;
    private int _last;

    /// <param name="count">Ports: more than connections that may still be ending.</param>
    /// <param name="family">Address family of the connections.</param>
    /// <param name="length">Bytes of an address of that family.</param>
    public LocalPorts(int count, int family, int length)
    {
        (_count, _family, _length) = (count, (ushort)family, length);
        _addresses = new(count * length);
        for (var port = 0; port < count; port++)
        {
            Forget(port);
        }
    }

    /// <summary>Gives a new socket the next port: one that the kernel picks in the first round, or when somebody else has taken it, and the same from then on.</summary>
    public void Bind(int fd)
    {
        var yes = 1;
        _ = Libc.SetSocketOption(fd, SocketNumbers.Socket, SocketNumbers.ReuseAddress, &yes, sizeof(int));
        _last = (_last + 1) % _count;
        if (Libc.Bind(fd, Address(_last), (uint)_length) < 0)
        {
            Forget(_last);
            _ = Libc.Bind(fd, Address(_last), (uint)_length);
        }

        var length = (uint)_length;
        _ = Libc.SocketName(fd, Address(_last), &length);
    }

    /// <summary>No connection can be made from the port that was given last: the kernel picks another when its turn comes again.</summary>
    public void ForgetLast() => Forget(_last);

    public void Dispose() => _addresses.Dispose();

    /// <summary>Any address of the family, port 0.</summary>
    private void Forget(int port)
    {
        new Span<byte>(Address(port), _length).Clear();
        *(ushort*)Address(port) = _family;
    }

    private byte* Address(int port) => _addresses.Pointer + (port * _length);
}
