using System.Runtime.InteropServices;

namespace Lab.Bpf.Interop;

internal static unsafe partial class Libc
{
    internal const int EINTR = 4;
    internal const int ECANCELED = 125;

    private const string Library = "libc";

    [LibraryImport(Library)]
    internal static partial int close(int fd);

    [LibraryImport(Library, SetLastError = true)]
    internal static partial nint read(FdHandle fd, void* buffer, nuint length);

    [LibraryImport(Library)]
    internal static partial int vsnprintf(byte* buffer, nuint size, byte* format, void* arguments);

    [LibraryImport(Library)]
    internal static partial int mallopt(int parameter, int value);

    [LibraryImport(Library, SetLastError = true)]
    internal static partial void* mmap(void* address, nuint length, int protection, int flags, int fd, nint offset);

    [LibraryImport(Library, SetLastError = true)]
    internal static partial int munmap(void* address, nuint length);

    [LibraryImport(Library, SetLastError = true)]
    internal static partial int ioctl(int fd, nuint request, nint argument);

    [LibraryImport(Library, SetLastError = true)]
    internal static partial int sched_getcpu();

    [LibraryImport(Library, SetLastError = true)]
    internal static partial int sched_setaffinity(int thread, nuint bytes, byte* mask);

    [LibraryImport(Library, SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int prctl(int option, string name);

    [LibraryImport(Library, SetLastError = true, EntryPoint = "syscall")]
    internal static partial nint perf_event_open(
        nint number,
        PerfEventAttributes* attributes,
        nint process,
        nint cpu,
        nint group,
        nint flags);
}

/// <summary>struct perf_event_attr, version 5, as far as it is set here.</summary>
[StructLayout(LayoutKind.Explicit, Size = SizeInBytes)]
internal struct PerfEventAttributes
{
    internal const int SizeInBytes = 112;

    [FieldOffset(0)] internal uint Type;
    [FieldOffset(4)] internal uint Size;
    [FieldOffset(8)] internal ulong Config;
    [FieldOffset(16)] internal ulong SamplePeriod;
    [FieldOffset(24)] internal ulong SampleType;
    [FieldOffset(40)] internal ulong Flags;
    [FieldOffset(48)] internal uint Wakeup;
    [FieldOffset(52)] internal uint BreakpointType;
    [FieldOffset(56)] internal ulong Config1;
    [FieldOffset(64)] internal ulong Config2;
}
