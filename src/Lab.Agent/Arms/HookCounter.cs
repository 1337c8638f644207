using Lab.Bpf;
using Lab.Core.Definitions;

namespace Lab.Agent.Arms;

/// <summary>Counts a hook by CPU with the kernel's own perf counters, for tools whose programs don't.</summary>
internal sealed class HookCounter : IDisposable
{
    private readonly TracepointCounter _counter;

    private HookCounter(AttachPoint point, TracepointCounter counter)
    {
        (Point, _counter) = (point, counter);
    }

    public AttachPoint Point { get; }

    /// <summary>Null where the kernel has no such counter for this kind of hook.</summary>
    public static HookCounter? TryOpen(AttachPoint point)
    {
        if (point.Type != "tracepoint")
        {
            return null;
        }

        return new HookCounter(point, TracepointCounter.Open(point.Target));
    }

    public long[] Read() => _counter.Read();

    public void Dispose() => _counter.Dispose();
}
