using Lab.Bpf;

namespace Lab.Agent.Arms;

/// <summary>Events that the program only counts, by key, in a map that is read as a whole: as many as its values have grown by.</summary>
internal sealed class CounterSource(BpfMap events) : IEventSource
{
    private readonly CounterMap _counters = new(events);
    private long _before;
    private long _now;

    public int SignalFd => -1;

    public void Read() => _now = _counters.Sum();

    public long TakeEvents()
    {
        Read();
        var grown = _now - _before;
        // A table that drops keys would else count backwards: it begins anew, empty. Arrays can't be emptied.
        _counters.Clear();
        _before = _counters.Sum();
        return grown;
    }

    public void Dispose()
    {
        // The map is the object's.
    }
}
