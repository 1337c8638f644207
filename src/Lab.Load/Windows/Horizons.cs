using System.Runtime.CompilerServices;
using Lab.Load.Interop;

namespace Lab.Load.Windows;

/// <summary>
/// A time for every slot, of which the engine promises: whatever of this slot began or happened before it is in the ring already.
/// The engine moves a slot's horizon only after it has written the record, to the time that the record ended or to that of the next
/// start, so a window may be closed once every horizon has passed its end. There is no gap between two requests in
/// which a slot would look idle while it is about to begin a request inside the window.
/// </summary>
internal sealed unsafe class Horizons(int slots) : IDisposable
{
    private const long Never = long.MaxValue;
    private readonly NativeArray<long> _horizons = new(slots);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Advance(int slot, long ns) => Volatile.Write(ref _horizons.Pointer[slot], ns);

    /// <summary>Engine: nothing is in flight and nothing begins before <see cref="Reopen"/>.</summary>
    public void Close() => SetAll(Never);

    /// <summary>Controller, before it lets the engine go on: from now on requests may begin.</summary>
    public void Reopen(long nowNs) => SetAll(nowNs);

    /// <summary>Controller: true when everything that began before is in the ring.</summary>
    public bool HavePassed(long ns)
    {
        for (var slot = 0; slot < _horizons.Length; slot++)
        {
            if (Volatile.Read(ref _horizons.Pointer[slot]) < ns)
            {
                return false;
            }
        }

        return true;
    }

    public void Dispose() => _horizons.Dispose();

    private void SetAll(long ns)
    {
        for (var slot = 0; slot < _horizons.Length; slot++)
        {
            Advance(slot, ns);
        }
    }
}
