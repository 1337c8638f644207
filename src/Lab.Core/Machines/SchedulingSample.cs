namespace Lab.Core.Machines;

/// <summary>What the clocks of processes don't tell; cumulative, so a figure is always the difference of two samples.</summary>
/// <param name="ContextSwitches">Context switches of the server's threads, voluntary and not.</param>
/// <param name="Times">What the server's CPUs did.</param>
public sealed record SchedulingSample(long ContextSwitches, CpuTimes Times)
{
    /// <summary>What came since an earlier sample.</summary>
    public SchedulingSample Since(SchedulingSample earlier) =>
        new(ContextSwitches - earlier.ContextSwitches, Times.Minus(earlier.Times));
}

/// <summary>
/// What CPUs spent their time on, ns, as /proc/stat tells it (proc(5)). The kernel samples it at ticks, and tells it in steps of 10 ms:
/// it means something as a sum over windows only.
/// </summary>
/// <param name="UserNs">User space.</param>
/// <param name="NiceNs">User space at a low priority.</param>
/// <param name="SystemNs">The kernel, on behalf of a process.</param>
/// <param name="IdleNs">Nothing.</param>
/// <param name="IowaitNs">Nothing, while something waited for a disk.</param>
/// <param name="IrqNs">Interrupts.</param>
/// <param name="SoftirqNs">What interrupts leave to do later, network packets above all.</param>
/// <param name="StealNs">Waiting for a CPU that the hypervisor gave to somebody else.</param>
public sealed record CpuTimes(
    long UserNs,
    long NiceNs,
    long SystemNs,
    long IdleNs,
    long IowaitNs,
    long IrqNs,
    long SoftirqNs,
    long StealNs)
{
    /// <summary>No time at all.</summary>
    public static readonly CpuTimes Zero = new(0, 0, 0, 0, 0, 0, 0, 0);

    /// <summary>The sum, kind by kind.</summary>
    public CpuTimes Plus(CpuTimes other) => Combine(other, static (one, another) => one + another);

    /// <summary>The difference, kind by kind.</summary>
    public CpuTimes Minus(CpuTimes other) => Combine(other, static (one, another) => one - another);

    private CpuTimes Combine(CpuTimes other, Func<long, long, long> how) => new(
        how(UserNs, other.UserNs),
        how(NiceNs, other.NiceNs),
        how(SystemNs, other.SystemNs),
        how(IdleNs, other.IdleNs),
        how(IowaitNs, other.IowaitNs),
        how(IrqNs, other.IrqNs),
        how(SoftirqNs, other.SoftirqNs),
        how(StealNs, other.StealNs));
}
