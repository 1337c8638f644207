using Lab.Bpf;

namespace Lab.Agent.Arms;

/// <summary>Events from a perf buffer.</summary>
internal sealed class PerfBufferSource : IEventSource
{
    private readonly PerfBuffer _buffer;
    private long _events;

    public PerfBufferSource(BpfMap events, int bytesPerCpu, int wakeupBytes, EventReader reader) => _buffer = new PerfBuffer(events, bytesPerCpu, wakeupBytes, sample =>
    {
        _events++;
        reader(sample);
    });

    public int SignalFd => _buffer.EpollFd;

    public void Read() => _buffer.Consume();

    public long TakeEvents()
    {
        Read();
        (var events, _events) = (_events, 0);
        return events;
    }

    public void Dispose() => _buffer.Dispose();
}
