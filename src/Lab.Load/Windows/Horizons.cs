using System.Runtime.CompilerServices;
using Lab.Load.Interop;

namespace Lab.Load.Windows;

/// <summary>
/// A time for every slot, of which the engine promises: whatever of this slot was due or happened before it is in the ring already.
/// The engine moves a slot's horizon only after it has written the record, to the time that the record ended or to that of the next
/// start, so a window may be closed once every horizon has passed its end. There is no gap between two requests in
/// which a slot would look idle while it is about to begin a request inside the window.
/// In an open loop a slot without a request promises nothing (its horizon is the far future), and one horizon more, of the arrivals, is the
/// time at which the next request is due that no slot has taken up. A slot takes a request up before the arrivals' horizon moves
/// on, and <see cref="HavePassed"/> looks at the arrivals first: no request can slip through between the two.
/// </summary>
internal sealed unsafe class Horizons(int slots) : IDisposable
{
    private const long Never = long.MaxValue;
    private readonly NativeArray<long> _horizons = new(slots + 1);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Advance(int slot, long ns) => Volatile.Write(ref _horizons.Pointer[slot], ns);

    /// <summary>Engine: the slot has no request.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Release(int slot) => Advance(slot, Never);

    /// <summary>Engine: when the next request is due that no slot has taken up; the far future where slots ask by themselves.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void AdvanceArrivals(long ns) => Advance(slots, ns);

    /// <summary>Engine: nothing is in flight and nothing begins before <see cref="Reopen"/>.</summary>
    public void Close() => SetAll(Never);

    /// <summary>Controller, before it lets the engine go on: from now on requests may begin.</summary>
    public void Reopen(long nowNs) => SetAll(nowNs);

    /// <summary>Controller: true when everything that was due or began before is in the ring.</summary>
    public bool HavePassed(long ns)
    {
        for (var slot = slots; slot >= 0; slot--)
        {
            if (Volatile.Read(ref _horizons.Pointer[slot]) < ns)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Controller, open loops: slots that have a request, or wait for the end of a connection.</summary>
    public int Busy()
    {
        var busy = 0;
        for (var slot = 0; slot < slots; slot++)
        {
            busy += Volatile.Read(ref _horizons.Pointer[slot]) == Never ? 0 : 1;
        }

        return busy;
    }

    /// <summary>
    /// Controller, open loops: for how long the first request that no slot has taken up has been due, ns; 0 when none
    /// is.
    /// </summary>
    public long OverdueNs(long nowNs) => Math.Max(0, nowNs - Volatile.Read(ref _horizons.Pointer[slots]));

    public void Dispose() => _horizons.Dispose();

    private void SetAll(long ns)
    {
        for (var slot = 0; slot <= slots; slot++)
        {
            Advance(slot, ns);
        }
    }
}
