using System.Runtime.CompilerServices;
using Lab.Core.Records;
using Lab.Load.Windows;

namespace Lab.Load.Engine;

/// <summary>
/// What the engine's thread tells the controller: records for the windows, totals for the ground truth, and how far the records
/// reach.
/// </summary>
internal sealed class Journal(int slots, int ringCapacity) : IDisposable
{
    private readonly LoadTally _totals = new();

    public RequestRing Ring { get; } = new(ringCapacity);

    public Horizons Horizons { get; } = new(slots);

    public LoadCounts Totals => _totals.ToCounts();

    /// <summary>A request begins, or a connection for it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Begin(int slot, long nowNs) => Horizons.Advance(slot, nowNs);

    /// <summary>Open loops: a slot takes up an arrival.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Sent(int slot, long dueNs, long nowNs)
    {
        Horizons.Advance(slot, dueNs);
        Write(RequestRecord.Sent(slot, dueNs, nowNs));
    }

    /// <summary>Open loops: an arrival that found no connection in time.</summary>
    public void NotSent(long dueNs, long nowNs) => Write(RequestRecord.Failed(slots, dueNs, dueNs, nowNs, LoadError.NotSent));

    public void Connected(int slot, long nowNs) => Write(RequestRecord.Connected(slot, nowNs));

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Answered(int slot, long dueNs, long startNs, long nowNs)
    {
        Write(RequestRecord.Answered(slot, dueNs, startNs, nowNs));
        Horizons.Advance(slot, nowNs);
    }

    public void Failed(int slot, long dueNs, long startNs, long nowNs, LoadError error)
    {
        Write(RequestRecord.Failed(slot, dueNs, startNs, nowNs, error));
        Horizons.Advance(slot, nowNs);
    }

    public void Dispose()
    {
        Ring.Dispose();
        Horizons.Dispose();
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Write(in RequestRecord record)
    {
        _totals.Count(record);
        Ring.Write(record);
    }
}
