using System.Runtime.CompilerServices;
using Lab.Core.Records;
using Lab.Load.Interop;

namespace Lab.Load.Engine;

/// <content>The open loop: requests begin when they are due, on slots that are free.</content>
internal sealed unsafe partial class Connections
{
    /// <summary>Open loops: arrivals after this are not taken up any more.</summary>
    private long _lastDueNs = long.MaxValue;

    /// <summary>When something has to be done next that no connection tells: an arrival, or the end of a rest.</summary>
    public long NextWakeNs => _arrivals is not null && _free.Count > 0 && _arrivals.DueNs <= _lastDueNs
        ? Math.Min(NextRestedNs, _arrivals.DueNs)
        : NextRestedNs;

    /// <summary>True when a pause is complete: nothing is in flight, no connection is open, and no arrival of before it waits.</summary>
    public bool IsQuiet => Draining && Active == 0 && !HasBacklog;

    private bool HasBacklog => _arrivals is not null && _arrivals.DueNs <= _lastDueNs;

    /// <summary>Open loops: begins what is due. What finds no slot free waits, and is given up when it has waited for as long as an answer may take.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void TakeUpArrivals(long nowNs)
    {
        if (_arrivals is not { } arrivals)
        {
            return;
        }

        while (arrivals.DueNs <= Math.Min(nowNs, _lastDueNs))
        {
            var dueNs = arrivals.DueNs;
            if (nowNs - dueNs >= _timeoutNs)
            {
                _journal.NotSent(dueNs, nowNs);
            }
            else if (_free.Count > 0)
            {
                TakeUp(_free.Take(), dueNs);
            }
            else
            {
                return;
            }

            arrivals.Advance();
            _journal.Horizons.AdvanceArrivals(arrivals.DueNs);
        }

        if (Draining)
        {
            CloseReady();
        }
    }

    private void StartArrivals()
    {
        _lastDueNs = long.MaxValue;
        _free.Clear();
        for (var index = 0; index < _slots.Length; index++)
        {
            _free.Add(index);
            _journal.Horizons.Release(index);
        }

        _arrivals!.Begin(MonotonicClock.NowNs);
        _journal.Horizons.AdvanceArrivals(_arrivals.DueNs);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void TakeUp(int index, long dueNs)
    {
        ref var slot = ref _slots.Pointer[index];
        var nowNs = MonotonicClock.NowNs;
        _journal.Sent(index, dueNs, nowNs);
        StartClock(ref slot, dueNs, nowNs);
        NextRequest(ref slot);
        if (slot.Phase == SlotPhase.Ready)
        {
            slot.Phase = SlotPhase.Sending;
            Send(ref slot, index);
        }
        else
        {
            Active++;
            Connect(ref slot, index);
        }
    }

    /// <summary>A slot has no request any more; its connection, if it has one, is kept for the next.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Free(ref Slot slot, int index)
    {
        if (slot.Fd >= 0)
        {
            slot.Phase = SlotPhase.Ready;
            slot.DeadlineNs = long.MaxValue;
        }
        else
        {
            Leave(ref slot);
        }

        _journal.Horizons.Release(index);
        _free.Add(index);
    }

    /// <summary>The server has something to say on a connection that nothing was asked on: that it closes it, if all is well.</summary>
    private void ReceiveUnasked(ref Slot slot, int index)
    {
        var step = _socket.Receive(slot.Fd, out var length);
        if (step == SocketStep.Blocked)
        {
            return;
        }

        if (length > 0)
        {
            var nowNs = MonotonicClock.NowNs;
            _journal.Failed(index, nowNs, nowNs, nowNs, LoadError.Malformed);
            _journal.Horizons.Release(index);
        }

        Close(ref slot);
        Leave(ref slot); // it is among the free ones already
    }

    /// <summary>A pause: nothing will be asked on kept connections any more.</summary>
    private void CloseReady()
    {
        _free.Clear(); // nothing is taken up before the next start, and each slot that ends comes back by itself
        for (var index = 0; index < _slots.Length; index++)
        {
            ref var slot = ref _slots.Pointer[index];
            if (slot.Phase == SlotPhase.Ready)
            {
                var nowNs = MonotonicClock.NowNs;
                StartClock(ref slot, nowNs, nowNs);
                _journal.Begin(index, nowNs);
                _ = Libc.Shutdown(slot.Fd, SocketNumbers.ShutWrite);
                slot.Phase = SlotPhase.Closing;
            }
        }
    }
}
