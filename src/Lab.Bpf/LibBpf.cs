using System.Runtime.InteropServices;
using Lab.Bpf.Interop;

namespace Lab.Bpf;

/// <summary>The library itself, and the machine as it sees it.</summary>
public static unsafe class LibBpf
{
    /// <summary>Its version, as "1.1".</summary>
    public static string Version { get; } =
        (Marshal.PtrToStringUTF8((nint)LibBpfNative.libbpf_version_string()) ?? string.Empty).TrimStart('v');

    /// <summary>CPUs that the kernel reckons with, on line or not: the length of every per-CPU value.</summary>
    public static int PossibleCpus { get; } = LibBpfNative.libbpf_num_possible_cpus();

    /// <summary>
    /// Makes malloc keep the megabytes that libbpf takes for the kernel's BTF and gives back at each load, instead of
    /// mapping them anew: a load takes 7-11 ms then, and 50-73 ms else. Call it once, before the first load.
    /// </summary>
    public static void KeepLargeBuffers()
    {
        const int trimThreshold = -1;
        const int mmapThreshold = -3;
        _ = Libc.mallopt(trimThreshold, 256 << 20);
        _ = Libc.mallopt(mmapThreshold, 32 << 20);
    }

    /// <summary>
    /// The line that says why, in what a program printed that loads its own probes through libbpf; null where libbpf
    /// said nothing.
    /// </summary>
    public static string? ReasonIn(string printed) =>
        printed.Contains("libbpf: ", StringComparison.Ordinal) ? RefusalReason.Find(printed) : null;
}
