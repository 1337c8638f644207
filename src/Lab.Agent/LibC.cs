using System.Runtime.InteropServices;

namespace Lab.Agent;

/// <summary>The few calls of libc that .NET has no word for.</summary>
internal static unsafe partial class LibC
{
    internal const int SigInt = 2;
    internal const int SigKill = 9;
    private const int SysPidfdOpen = 434;
    private const int ClockMonotonic = 1;
    private const int SchedFifo = 1;
    private const int CloneNewNet = 0x40000000;

    [LibraryImport("libc", SetLastError = true)]
    private static partial int fcntl(int fd, int command, nint argument);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int dup2(int from, int to);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int open(string path, int flags);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int close(int fd);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int access(string path, int mode);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int chmod(string path, int mode);

    [LibraryImport("libc")]
    private static partial int getppid();

    [LibraryImport("libc", SetLastError = true)]
    private static partial nint syscall(nint number, nint a, nint b);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int poll(PollFd* fds, nuint count, int timeoutMs);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int ppoll(PollFd* fds, nuint count, TimeSpec* timeout, void* signals);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int kill(int pid, int signal);

    [LibraryImport("libc")]
    private static partial void _exit(int code);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int unshare(int flags);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int mount(string source, string target, string type, nuint flags, string data);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int umount2(string target, int flags);

    [LibraryImport("libc")]
    private static partial int clock_getcpuclockid(int pid, out int clock);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int clock_gettime(int clock, out TimeSpec time);

    [LibraryImport("libc")]
    private static partial int clock_nanosleep(int clock, int flags, TimeSpec* until, TimeSpec* remaining);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int sched_setaffinity(int tid, nuint size, byte* mask);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int sched_setscheduler(int tid, int policy, int* priority);

    [LibraryImport("libc")]
    private static partial int gettid();

    [LibraryImport("libc", SetLastError = true)]
    private static partial int eventfd(uint initial, int flags);

    [LibraryImport("libc", SetLastError = true)]
    private static partial nint read(int fd, void* buffer, nuint count);

    [LibraryImport("libc", SetLastError = true)]
    private static partial nint write(int fd, void* buffer, nuint count);

    [StructLayout(LayoutKind.Sequential)]
    private struct PollFd
    {
        public int Fd;
        public short Events;
        public short Revents;
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct TimeSpec
    {
        public long Seconds;
        public long Nanoseconds;

        public readonly long TotalNs => (Seconds * 1_000_000_000) + Nanoseconds;
    }

    internal static int CurrentThreadId => gettid();

    internal static int ParentProcessId => getppid();

    /// <summary>CPU time of the calling thread, ns; always current.</summary>
    internal static long OwnThreadCpuNs
    {
        get
        {
            const int ThreadCpuTime = 3;
            _ = clock_gettime(ThreadCpuTime, out var time);
            return time.TotalNs;
        }
    }

    internal static long MonotonicNs
    {
        get
        {
            _ = clock_gettime(ClockMonotonic, out var time);
            return time.TotalNs;
        }
    }

    /// <summary>Sleeps until CLOCK_MONOTONIC shows the time, ns: to the microsecond, where a timer of .NET comes in steps of milliseconds.</summary>
    internal static void SleepUntil(long monotonicNs)
    {
        const int Absolute = 1;
        const long NsPerSecond = 1_000_000_000;
        var until = new TimeSpec { Seconds = monotonicNs / NsPerSecond, Nanoseconds = monotonicNs % NsPerSecond };
        while (clock_nanosleep(ClockMonotonic, Absolute, &until, null) != 0)
        {
            // Interrupted by a signal: sleep on.
        }
    }

    /// <summary>A copy of the descriptor that children don't inherit.</summary>
    internal static int DuplicateCloseOnExec(int fd)
    {
        const int DuplicateCloexec = 1030;
        return Check(fcntl(fd, DuplicateCloexec, 10), "fcntl");
    }

    /// <summary>Points descriptor 0 at nothing and descriptor 1 at standard error, for this process and its children.</summary>
    internal static void SilenceStandardStreams()
    {
        const int ReadOnlyCloexec = 0x80000;
        var nothing = Check(open("/dev/null", ReadOnlyCloexec), "open");
        Check(dup2(nothing, 0), "dup2");
        Check(dup2(2, 1), "dup2");
        _ = close(nothing);
    }

    /// <summary>Waits until the process has ended; returns at once when it can't be watched.</summary>
    internal static void WaitForEnd(int pid)
    {
        var fd = (int)syscall(SysPidfdOpen, pid, 0);
        if (fd < 0)
        {
            return;
        }

        var request = new PollFd { Fd = fd, Events = 1 };
        while (poll(&request, 1, -1) < 0)
        {
            // Interrupted by a signal: wait on.
        }

        _ = close(fd);
    }

    internal static bool MayExecute(string file)
    {
        const int Execute = 1;
        return access(file, Execute) == 0;
    }

    /// <summary>Lets every user of the machine make files in a folder.</summary>
    internal static void OpenFolderToAll(string folder)
    {
        const int All = 0x1ff; // 0777
        Check(chmod(folder, All), $"chmod {folder}");
    }

    /// <summary>Lets every user of the machine read and write a file.</summary>
    internal static void OpenToAll(string file)
    {
        const int ReadAndWrite = 0x1b6; // 0666
        Check(chmod(file, ReadAndWrite), $"chmod {file}");
    }

    /// <summary>To a process, or with a negative number to a group of them.</summary>
    internal static bool Signal(int pid, int signal) => kill(pid, signal) == 0;

    /// <summary>Ends the process at once, without waiting for the read that is still blocked on the protocol's stream.</summary>
    internal static void ExitNow(int code) => _exit(code);

    /// <summary>Moves the calling thread into a new network namespace.</summary>
    internal static void EnterNewNetworkNamespace() => Check(unshare(CloneNewNet), "unshare");

    internal static void Mount(string type, string target, string options) =>
        Check(mount(type, target, type, 0, options), $"mount {type} on {target}");

    internal static void Unmount(string target) => Check(umount2(target, 0), $"unmount {target}");

    /// <summary>The CPU clock of a whole process; ended threads are included.</summary>
    internal static bool TryReadProcessCpu(int pid, out long cpuNs)
    {
        cpuNs = 0;
        return clock_getcpuclockid(pid, out var clock) == 0 && TryRead(clock, out cpuNs);
    }

    /// <summary>The CPU clock of a thread of this process.</summary>
    internal static bool TryReadThreadCpu(int tid, out long cpuNs)
    {
        const int PerThreadScheduled = 6;
        return TryRead((~tid << 3) | PerThreadScheduled, out cpuNs);
    }

    private static bool TryRead(int clock, out long ns)
    {
        var done = clock_gettime(clock, out var time) == 0;
        ns = time.TotalNs;
        return done;
    }

    /// <summary>Binds a thread (0: the calling one) to CPUs.</summary>
    internal static bool TryBind(int tid, IEnumerable<int> cpus)
    {
        const int Bytes = 128;
        var mask = stackalloc byte[Bytes];
        new Span<byte>(mask, Bytes).Clear();
        foreach (var cpu in cpus)
        {
            mask[cpu / 8] |= (byte)(1 << (cpu % 8));
        }

        return sched_setaffinity(tid, Bytes, mask) == 0;
    }

    /// <summary>Gives a thread the rank that every ordinary one has.</summary>
    internal static void BecomeOrdinary(int tid)
    {
        const int SchedOther = 0;
        var priority = 0;
        _ = sched_setscheduler(tid, SchedOther, &priority);
    }

    /// <summary>Lets a thread (0: the calling one) run before every ordinary one on its CPU; false where the machine does not allow it.</summary>
    internal static bool TryPutFirst(int tid)
    {
        var priority = 1;
        return sched_setscheduler(tid, SchedFifo, &priority) == 0;
    }

    internal static int CreateEvent()
    {
        const int Cloexec = 0x80000;
        return Check(eventfd(0, Cloexec), "eventfd");
    }

    internal static void SignalEvent(int fd)
    {
        ulong one = 1;
        _ = write(fd, &one, sizeof(ulong));
    }

    internal static void AwaitEvent(int fd)
    {
        ulong value;
        while (read(fd, &value, sizeof(ulong)) < 0)
        {
            // Interrupted by a signal: wait on.
        }
    }

    /// <summary>Sleeps until one of the two can be read, or for a time at most; true when it is the second. A negative descriptor is none, a negative time endless.</summary>
    internal static bool AwaitEither(int first, int second, long ns)
    {
        const long NsPerSecond = 1_000_000_000;
        var time = new TimeSpec { Seconds = ns / NsPerSecond, Nanoseconds = ns % NsPerSecond };
        var requests = stackalloc PollFd[2];
        requests[0] = new PollFd { Fd = first, Events = 1 };
        requests[1] = new PollFd { Fd = second, Events = 1 };
        while (ppoll(requests, 2, ns < 0 ? null : &time, null) < 0)
        {
            // Interrupted by a signal: wait on.
        }

        return requests[1].Revents != 0;
    }

    internal static void Close(int fd) => _ = close(fd);

    private static int Check(int result, string call) =>
        result >= 0 ? result : throw new Core.LabException($"{call}: {Marshal.GetLastPInvokeErrorMessage()}");
}
