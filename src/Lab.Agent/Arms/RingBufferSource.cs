using Lab.Bpf;

namespace Lab.Agent.Arms;

/// <summary>Events from a ring buffer.</summary>
internal sealed class RingBufferSource : IEventSource
{
    private readonly RingBuffer _ring;
    private long _events;

    public RingBufferSource(BpfMap events, EventReader reader) => _ring = new RingBuffer(events, sample =>
    {
        _events++;
        reader(sample);
    });

    public int SignalFd => _ring.EpollFd;

    public void Read() => _ring.Consume();

    public long TakeEvents()
    {
        Read();
        (var events, _events) = (_events, 0);
        return events;
    }

    public void Dispose() => _ring.Dispose();
}
