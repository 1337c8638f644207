using Lab.Load.Interop;

namespace Lab.Load.Engine;

/// <summary>The slots of an open loop that have no request, longest free first: kept connections are used in turn, and none goes stale.</summary>
internal sealed unsafe class FreeSlots(int capacity) : IDisposable
{
    private readonly NativeArray<int> _slots = new(capacity);
    private int _first;

    /// <summary>Slots that are free.</summary>
    public int Count { get; private set; }

    public void Clear() => Count = 0;

    public void Add(int slot)
    {
        if (Count == _slots.Length)
        {
            throw new InvalidOperationException($"Slot {slot} is free twice.");
        }

        var end = _first + Count++;
        _slots.Pointer[end < _slots.Length ? end : end - _slots.Length] = slot;
    }

    /// <summary>The one that has been free longest; there has to be one.</summary>
    public int Take()
    {
        var slot = _slots.Pointer[_first];
        _first = _first + 1 == _slots.Length ? 0 : _first + 1;
        Count--;
        return slot;
    }

    public void Dispose() => _slots.Dispose();
}
