using System.Runtime.InteropServices;
using Lab.Bpf.Interop;

namespace Lab.Bpf;

/// <summary>
/// A hardware watchpoint on a CPU: one of its few debug registers (four on x86) holds an address, and whoever touches it in user space
/// raises an exception.
/// </summary>
/// <param name="Address">The address, in user space.</param>
/// <param name="Bytes">How many bytes from there: 1, 2, 4 or 8.</param>
/// <param name="OnRead">True for reads too, false for writes only.</param>
/// <param name="Cpu">The CPU.</param>
public sealed unsafe record Watchpoint(ulong Address, int Bytes, bool OnRead, int Cpu)
{
    /// <summary>PERF_TYPE_BREAKPOINT</summary>
    private const uint EventType = 5;

    /// <summary>HW_BREAKPOINT_W</summary>
    private const uint Write = 2;

    /// <summary>HW_BREAKPOINT_RW</summary>
    private const uint ReadOrWrite = 3;

    /// <summary>exclude_kernel and exclude_hv: the kernel has its own reasons to touch it.</summary>
    private const ulong UserOnly = (1 << 5) | (1 << 6);

    internal FdHandle Open()
    {
        var attributes = new PerfEventAttributes
        {
            Type = EventType,
            SamplePeriod = 1,
            Flags = UserOnly,
            BreakpointType = OnRead ? ReadOrWrite : Write,
            Config1 = Address,
            Config2 = (ulong)Bytes,
        };
        return PerfEvent.OnCpu(attributes, Cpu, $"open a hardware watchpoint on CPU {Cpu}");
    }
}
