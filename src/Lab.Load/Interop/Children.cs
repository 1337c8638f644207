using System.Runtime.InteropServices;

namespace Lab.Load.Interop;

/// <summary>What the kernel offers about processes that this one started.</summary>
internal static unsafe partial class Children
{
    private const string Library = "libc.so.6";
    private const int Interrupt = 2;
    private const int OfChildren = -1;

    /// <summary>CPU time, user and system, of all children that have ended and were waited for, ns; to the microsecond.</summary>
    public static long CpuNs
    {
        get
        {
            Usage usage = default;
            return GetUsage(OfChildren, &usage) == 0 ? usage.User.Ns + usage.System.Ns : 0;
        }
    }

    /// <summary>Asks a process to stop (SIGINT).</summary>
    public static void Ask(int pid) => _ = Kill(pid, Interrupt);

    [LibraryImport(Library, EntryPoint = "kill")]
    private static partial int Kill(int pid, int signal);

    [LibraryImport(Library, EntryPoint = "getrusage")]
    private static partial int GetUsage(int who, Usage* usage);

    private readonly struct TimeValue
    {
        private readonly long _seconds;
        private readonly long _microseconds;

        public long Ns => (_seconds * 1_000_000_000) + (_microseconds * 1_000);
    }

    // Of struct rusage only the first two are of use; the rest (14 longs) is room for the kernel to write to.
    [StructLayout(LayoutKind.Sequential, Size = 144)]
    private readonly struct Usage
    {
        public readonly TimeValue User;
        public readonly TimeValue System;
    }
}
