using System.Runtime.InteropServices;

namespace Lab.Benchmarks.Contest;

/// <summary>The one system call that a server needs and the load engine does not.</summary>
internal static unsafe partial class AcceptCalls
{
    /// <summary>SOCK_NONBLOCK and SOCK_CLOEXEC together.</summary>
    public const int NonBlocking = 0x800 | 0x80000;

    [LibraryImport("libc.so.6", EntryPoint = "accept4", SetLastError = true)]
    public static partial int Accept(int listener, byte* address, uint* length, int flags);
}
