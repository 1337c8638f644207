using Lab.Load.Interop;

namespace Lab.Load;

/// <summary>CLOCK_MONOTONIC: the one clock that the windows, the load and the agent on the same machine share.</summary>
public static class MonotonicClock
{
    /// <summary>Nanoseconds since boot.</summary>
    public static long NowNs => Read(ClockId.Monotonic);

    /// <summary>CPU time of a thread of this process, ns.</summary>
    internal static long ThreadCpuNs(int tid) => Read(ClockId.OfThread(tid));

    private static unsafe long Read(int clock)
    {
        TimeSpec time = default;
        _ = Libc.ClockGetTime(clock, &time);
        return time.TotalNs;
    }
}
