namespace Lab.Load.Interop;

/// <summary>Linux error numbers, the same on x86-64 and arm64.</summary>
internal static class Errno
{
    public const int Interrupted = 4;
    public const int Again = 11;
    public const int BrokenPipe = 32;
    public const int AddressNotAvailable = 99;
    public const int ConnectionReset = 104;
    public const int InProgress = 115;
}

/// <summary>What a socket is made with and asked for.</summary>
internal static class SocketNumbers
{
    public const int Inet = 2;
    public const int Inet6 = 10;

    /// <summary>SOCK_STREAM, SOCK_NONBLOCK and SOCK_CLOEXEC together.</summary>
    public const int NonBlockingStream = 1 | 0x800 | 0x80000;

    /// <summary>SOL_SOCKET: options of the socket itself.</summary>
    public const int Socket = 1;

    /// <summary>SO_REUSEADDR: a port may be taken again while connections from it are ending.</summary>
    public const int ReuseAddress = 2;

    public const int Tcp = 6;
    public const int NoDelay = 1;

    /// <summary>TCP_QUICKACK: off before a connection is made, its handshake is acknowledged with the first data sent on it.</summary>
    public const int QuickAcknowledgement = 12;

    /// <summary>MSG_NOSIGNAL: a send on a broken connection is an error, never a SIGPIPE.</summary>
    public const int NoSignal = 0x4000;

    /// <summary>SHUT_WR: no more from us, but we still listen.</summary>
    public const int ShutWrite = 1;
}

/// <summary>Flags of eventfd and epoll_create1: close on exec, and (eventfd) never block.</summary>
internal static class DescriptorFlags
{
    public const int CloseOnExec = 0x80000;
    public const int NonBlocking = 0x800;
}

/// <summary>What prctl does.</summary>
internal static class ProcessControls
{
    /// <summary>PR_SET_TIMERSLACK: how late the kernel may wake this thread, ns, to wake several at once.</summary>
    public const int TimerSlack = 29;
}

/// <summary>How the kernel picks who runs.</summary>
internal static class Scheduling
{
    /// <summary>SCHED_FIFO: before everybody who is not real-time.</summary>
    public const int Fifo = 1;

    /// <summary>A real-time priority above that of what the agent hurries on (bpftrace compiles at 1, docs/0004): arrivals must not wait for it.</summary>
    public const int BeforePreparations = 10;
}

/// <summary>Clocks.</summary>
internal static class ClockId
{
    public const int Monotonic = 1;

    /// <summary>The CPU time clock of any thread of this process: the kernel's own encoding of (tid, per thread, scheduler time).</summary>
    public static int OfThread(int tid) => (~tid << 3) | 6;
}
