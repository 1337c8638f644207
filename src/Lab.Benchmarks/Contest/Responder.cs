using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Lab.Core;
using Lab.Load;
using Lab.Load.Interop;

namespace Lab.Benchmarks.Contest;

/// <summary>
/// The least that a web server can do, so that a generator against it is held up by nothing but itself: one thread, one epoll, and the same
/// answer to every request head (bodies are not understood). A connection's descriptor is its index; nothing is allocated for a request. It goes
/// on looking for a moment before it sleeps, so that no generator at full speed pays for waking it.
/// </summary>
public sealed unsafe class Responder : IDisposable
{
    /// <summary>Bytes of the answer's body.</summary>
    public const int BodyBytes = 100;

    private const int MostDescriptors = 2048;
    private const int HeadCapacity = 2048;
    private const int MostEvents = 256;
    private const int MostAcceptedAtOnce = 64;
    private const int Backlog = 1024;
    private const uint Edges = 1u << 31; // EPOLLET: a connection that was served is not looked at again until something comes
    private const uint Watched = Epoll.In | Epoll.PeerClosed | Edges;
    private const int LookAroundNs = 100_000_000;
    private const int AwakeNs = 200_000;

    private readonly Socket _listener;
    private readonly int _listening;
    private readonly int _epoll;
    private readonly NativeArray<byte> _events = new(MostEvents * EpollEvents.Size);
    private readonly NativeArray<byte> _heads = new(MostDescriptors * HeadCapacity);
    private readonly NativeArray<int> _held = new(MostDescriptors);
    private readonly NativeArray<byte> _kept = Native(Answer("keep-alive"));
    private readonly NativeArray<byte> _last = Native(Answer("close"));

    /// <summary>Listens on loopback, on a port that the kernel chooses.</summary>
    /// <exception cref="LabException">The kernel gives no epoll.</exception>
    public Responder()
    {
        // Accepted sockets inherit NoDelay: an answer never waits for an acknowledgement.
        _listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true, Blocking = false };
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen(Backlog);
        _listening = (int)_listener.SafeHandle.DangerousGetHandle();
        _epoll = Libc.EpollCreate(DescriptorFlags.CloseOnExec);
        if (_epoll < 0 || !Watch(_listening, Epoll.In))
        {
            throw new LabException($"The responder got no epoll: {Marshal.GetLastPInvokeErrorMessage()}");
        }
    }

    /// <summary>Where it listens.</summary>
    public IPEndPoint EndPoint => (IPEndPoint)_listener.LocalEndPoint!;

    /// <summary>Answers until cancelled, on the calling thread.</summary>
    /// <exception cref="LabException">epoll failed.</exception>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run(CancellationToken cancellationToken)
    {
        var events = new EpollEvents(_events.Pointer);
        var (atOnce, later) = (default(TimeSpec), new TimeSpec { Nanoseconds = LookAroundNs });
        var (count, sleepsAtNs) = (0, 0L);
        while (!cancellationToken.IsCancellationRequested)
        {
            var nowNs = MonotonicClock.NowNs;
            sleepsAtNs = count > 0 ? nowNs + AwakeNs : sleepsAtNs;
            count = Libc.EpollWait(_epoll, _events.Pointer, MostEvents, nowNs < sleepsAtNs ? &atOnce : &later, signals: null);
            if (count < 0 && Marshal.GetLastPInvokeError() != Errno.Interrupted)
            {
                throw new LabException($"epoll_pwait2 failed: {Marshal.GetLastPInvokeErrorMessage()}");
            }

            for (var index = 0; index < count; index++)
            {
                var fd = events.Slot(index);
                if (fd == _listening)
                {
                    Accept();
                }
                else if (!Serve(fd, peerClosed: (events.Flags(index) & Epoll.PeerClosed) != 0))
                {
                    _ = Libc.Close(fd);
                }
            }
        }
    }

    /// <summary>Closes the listener. Connections that stand end with the process.</summary>
    public void Dispose()
    {
        _listener.Dispose();
        _ = Libc.Close(_epoll);
        _events.Dispose();
        _heads.Dispose();
        _held.Dispose();
        _kept.Dispose();
        _last.Dispose();
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Accept()
    {
        for (var accepted = 0; accepted < MostAcceptedAtOnce; accepted++)
        {
            var fd = AcceptCalls.Accept(_listening, null, null, AcceptCalls.NonBlocking);
            if (fd < 0)
            {
                return;
            }

            // The request has mostly come with its connection: where that ends with it, epoll never hears of it.
            if (fd >= MostDescriptors || !Begin(fd) || !Watch(fd, Watched))
            {
                _ = Libc.Close(fd);
            }
        }
    }

    private bool Begin(int fd)
    {
        _held.Pointer[fd] = 0;
        return Serve(fd, peerClosed: false);
    }

    /// <summary>Receives all that has come and answers what is whole; false when the connection is to be closed.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private bool Serve(int fd, bool peerClosed)
    {
        var head = _heads.Pointer + (fd * HeadCapacity);
        while (true)
        {
            var held = _held.Pointer[fd];
            var room = HeadCapacity - held;
            var received = (int)Libc.Receive(fd, head + held, (nuint)room, flags: 0);
            if (received <= 0)
            {
                return received < 0 && Marshal.GetLastPInvokeError() == Errno.Again;
            }

            if (!AnswerAll(fd, new ReadOnlySpan<byte>(head, held + received)))
            {
                return false;
            }

            if (received < room && !peerClosed)
            {
                return true; // no more is there: what comes now is a new edge
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private bool AnswerAll(int fd, ReadOnlySpan<byte> received)
    {
        int length;
        while ((length = RequestHead.LengthOf(received)) > 0)
        {
            var ends = RequestHead.EndsConnection(received[..length]);
            if (!Send(fd, ends ? _last : _kept) || ends)
            {
                return false;
            }

            received = received[length..];
        }

        // A head that fills all of its room has no end that could still come.
        received.CopyTo(new Span<byte>(_heads.Pointer + (fd * HeadCapacity), HeadCapacity));
        _held.Pointer[fd] = received.Length;
        return received.Length < HeadCapacity;
    }

    /// <summary>False when not all of it could be sent at once: who asks without reading is not waited for.</summary>
    private static bool Send(int fd, NativeArray<byte> answer) =>
        Libc.Send(fd, answer.Pointer, (nuint)answer.Length, SocketNumbers.NoSignal) == answer.Length;

    private bool Watch(int fd, uint flags) => EpollEvents.Control(_epoll, Epoll.Add, fd, flags, fd) == 0;

    // ab believes in a kept connection only where the answer says `keep-alive` in this spelling, and has a Content-Length.
    private static byte[] Answer(string connection) => System.Text.Encoding.ASCII.GetBytes(
        $"HTTP/1.1 200 OK\r\nServer: lab-responder\r\nContent-Type: text/plain\r\nContent-Length: {BodyBytes}\r\nConnection: {connection}\r\n\r\n{new string('x', BodyBytes)}");

    private static NativeArray<byte> Native(byte[] bytes)
    {
        var memory = new NativeArray<byte>(bytes.Length);
        bytes.CopyTo(memory.Span);
        return memory;
    }
}
