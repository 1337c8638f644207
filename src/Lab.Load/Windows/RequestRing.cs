using System.Runtime.CompilerServices;
using Lab.Load.Interop;

namespace Lab.Load.Windows;

/// <summary>
/// The ring between the engine's thread (the only writer) and the controller (the only reader). It never blocks the writer:
/// a record that finds no room is dropped, and that is noted with its time, so that the window it belonged to can be refused.
/// </summary>
internal sealed unsafe class RequestRing : IDisposable
{
    // Positions only grow; each lies on a cache line of its own, so that reading does not slow the writer down.
    private const int WriterLine = 0;
    private const int ReaderLine = 8;

    private readonly NativeArray<RequestRecord> _records;
    private readonly NativeArray<long> _positions = new(16);
    private readonly long _mask;
    private long _readerSeen;
    private long _lost;
    private long _lastLostEndNs;

    /// <param name="capacity">Records that it holds; a power of two.</param>
    public RequestRing(int capacity)
    {
        if (!int.IsPow2(capacity))
        {
            throw new ArgumentOutOfRangeException(nameof(capacity), capacity, "The capacity has to be a power of two.");
        }

        _mask = capacity - 1;
        _records = new(capacity);
    }

    public int Capacity => _records.Length;

    /// <summary>Records that found no room.</summary>
    public long Lost => Volatile.Read(ref _lost);

    /// <summary>When the last of them ended; 0 when there is none.</summary>
    public long LastLostEndNs => Volatile.Read(ref _lastLostEndNs);

    /// <summary>Writer: appends a record, or notes its loss.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Write(in RequestRecord record)
    {
        var positions = _positions.Pointer;
        var position = positions[WriterLine];
        if (position - _readerSeen > _mask)
        {
            _readerSeen = Volatile.Read(ref positions[ReaderLine]);
            if (position - _readerSeen > _mask)
            {
                Volatile.Write(ref _lastLostEndNs, record.EndNs);
                Volatile.Write(ref _lost, _lost + 1);
                return;
            }
        }

        _records.Pointer[position & _mask] = record;
        Volatile.Write(ref positions[WriterLine], position + 1);
    }

    /// <summary>Reader: takes the oldest records; 0 when there are none.</summary>
    public int Read(Span<RequestRecord> into)
    {
        var positions = _positions.Pointer;
        var position = positions[ReaderLine];
        var count = (int)Math.Min(into.Length, Volatile.Read(ref positions[WriterLine]) - position);
        for (var i = 0; i < count; i++)
        {
            into[i] = _records.Pointer[(position + i) & _mask];
        }

        Volatile.Write(ref positions[ReaderLine], position + count);
        return count;
    }

    public void Dispose()
    {
        _records.Dispose();
        _positions.Dispose();
    }
}
