using System.Runtime.InteropServices;
using Lab.Bpf.Interop;

namespace Lab.Bpf;

/// <summary>Events of perf_event_open(2).</summary>
internal static unsafe class PerfEvent
{
    /// <summary>Opens one on a CPU, whoever runs there.</summary>
    /// <param name="attributes">What is counted or sampled; their size is set here.</param>
    /// <param name="cpu">The CPU.</param>
    /// <param name="operation">What for, for the message of a refusal.</param>
    /// <exception cref="BpfException">The kernel refused.</exception>
    internal static FdHandle OnCpu(PerfEventAttributes attributes, int cpu, string operation) =>
        Open(attributes, process: -1, cpu, operation);

    /// <summary>
    /// Opens one of the calling thread, on whichever CPU it runs; a uprobe is then in this process's memory only.
    /// </summary>
    /// <param name="attributes">What is counted or sampled; their size is set here.</param>
    /// <param name="operation">What for, for the message of a refusal.</param>
    /// <exception cref="BpfException">The kernel refused.</exception>
    internal static FdHandle OnThisThread(PerfEventAttributes attributes, string operation) =>
        Open(attributes, process: 0, cpu: -1, operation);

    private static FdHandle Open(PerfEventAttributes attributes, int process, int cpu, string operation)
    {
        const int noGroup = -1;
        const int closeOnExec = 8;
        attributes.Size = PerfEventAttributes.SizeInBytes;
        var fd = (int)Libc.perf_event_open(Number, &attributes, process, cpu, noGroup, closeOnExec);
        return fd >= 0 ? new FdHandle(fd) : throw new BpfException(operation, Marshal.GetLastPInvokeError());
    }

    /// <summary>The system call's number: the C library has no function for it.</summary>
    private static nint Number => RuntimeInformation.ProcessArchitecture switch
    {
        Architecture.X64 => 298,
        Architecture.Arm64 => 241,
        var other => throw new PlatformNotSupportedException($"perf_event_open's number on {other} is not known here."),
    };
}
