using System.Runtime.CompilerServices;
using Lab.Core.Records;
using Lab.Load.Arrivals;
using Lab.Load.Interop;

namespace Lab.Load.Engine;

/// <summary>
/// Every slot's way from connect to the last byte and to its next request: at once in a closed loop, when one is due in an open one. Driven
/// by <see cref="EpollLoop"/>, on its thread.
/// </summary>
internal sealed unsafe partial class Connections : IDisposable
{
    private const int HeadCapacity = 8192;
    private const long RestNs = 10_000_000;
    private const uint Readable = Epoll.In | Epoll.PeerClosed;

    private readonly NativeArray<Slot> _slots;
    private readonly NativeArray<byte> _heads;
    private readonly TargetSocket _socket;
    private readonly Journal _journal;
    private readonly int _epoll;
    private readonly long _timeoutNs;
    private readonly long _closeDelayNs;
    private readonly bool _keepAlive;
    private readonly ArrivalSchedule? _arrivals;
    private readonly FreeSlots _free;

    public Connections(TargetSocket socket, ThreadShare share, TimeSpan timeout, Journal journal, int epoll)
    {
        _socket = socket;
        _journal = journal;
        _epoll = epoll;
        _keepAlive = share.KeepAlive;
        _arrivals = share.Arrivals;
        _free = new(share.Connections);
        _timeoutNs = timeout.Ticks * TimeSpan.NanosecondsPerTick;
        _closeDelayNs = share.CloseDelay.Ticks * TimeSpan.NanosecondsPerTick;
        _heads = new(share.Connections * HeadCapacity);
        _slots = new(share.Connections);
        foreach (ref var slot in _slots.Span)
        {
            slot.Fd = Slot.NoDescriptor;
        }
    }

    /// <summary>Requests of a closed loop that may still be begun.</summary>
    private long _left = long.MaxValue;

    /// <summary>Slots that are not idle.</summary>
    public int Active { get; private set; }

    /// <summary>True: no request is begun any more, and connections are let end.</summary>
    public bool Draining { get; private set; }

    /// <summary>When a slot rests or lingers, the soonest time at which one wants to go on; else the far future.</summary>
    public long NextRestedNs { get; private set; } = long.MaxValue;

    /// <summary>Sets every idle slot going, or the arrivals.</summary>
    /// <param name="requests">Requests to begin at most, of a closed loop; then it drains by itself.</param>
    public void Start(long requests = long.MaxValue)
    {
        (Draining, _left) = (false, requests);
        if (_arrivals is not null)
        {
            StartArrivals();
            return;
        }

        _journal.Horizons.AdvanceArrivals(long.MaxValue);
        for (var index = 0; index < _slots.Length; index++)
        {
            if (_slots.Pointer[index].Phase == SlotPhase.Idle && _left > 0)
            {
                Active++;
                Begin(index);
            }
        }
    }

    /// <summary>Begins no more requests but those that were due already. What is in flight ends in its own time.</summary>
    public void Drain()
    {
        Draining = true;
        _lastDueNs = MonotonicClock.NowNs;
        for (var index = 0; index < _slots.Length; index++)
        {
            if (_slots.Pointer[index].Phase == SlotPhase.Resting)
            {
                Leave(ref _slots.Pointer[index]);
            }
        }
    }

    /// <summary>Breaks everything off.</summary>
    public void CloseAll()
    {
        foreach (ref var slot in _slots.Span)
        {
            Close(ref slot);
        }
    }

    /// <summary>Something can be done on a slot's connection.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Handle(int index, uint flags)
    {
        ref var slot = ref _slots.Pointer[index];
        switch (slot.Phase)
        {
            case SlotPhase.Answering:
                ReceiveAnswer(ref slot, index, peerClosed: (flags & Epoll.PeerClosed) != 0);
                break;
            case SlotPhase.Closing:
                ReceiveEnd(ref slot, index);
                break;
            case SlotPhase.Sending when (flags & Epoll.In) != 0:
                ReceiveAnswer(ref slot, index, peerClosed: (flags & Epoll.PeerClosed) != 0); // before the request was out
                break;
            case SlotPhase.Connecting or SlotPhase.Sending:
                Send(ref slot, index);
                break;
            case SlotPhase.Ready:
                ReceiveUnasked(ref slot, index);
                break;
            default:
                break;
        }
    }

    /// <summary>Ends what took too long, and lets slots that have rested go on.</summary>
    public void Sweep(long nowNs)
    {
        NextRestedNs = long.MaxValue;
        for (var index = 0; index < _slots.Length; index++)
        {
            ref var slot = ref _slots.Pointer[index];
            if (slot.Phase != SlotPhase.Idle && slot.DeadlineNs <= nowNs)
            {
                Expire(ref slot, index);
            }
            else if (slot.Phase is SlotPhase.Resting or SlotPhase.Lingering)
            {
                NextRestedNs = Math.Min(NextRestedNs, slot.DeadlineNs);
            }
        }
    }

    public void Dispose()
    {
        _free.Dispose();
        _slots.Dispose();
        _heads.Dispose();
        _socket.Dispose();
    }

    private void Expire(ref Slot slot, int index)
    {
        switch (slot.Phase)
        {
            case SlotPhase.Resting when _left <= 0:
                Leave(ref slot);
                break;
            case SlotPhase.Resting:
                Begin(index);
                break;
            case SlotPhase.Lingering:
                End(ref slot, index);
                break;
            case SlotPhase.Connecting:
                Fail(ref slot, index, LoadError.Connect);
                break;
            default:
                Fail(ref slot, index, LoadError.Timeout);
                break;
        }
    }

    private void Rest(ref Slot slot, SlotPhase phase, long ns)
    {
        slot.Phase = phase;
        slot.DeadlineNs = MonotonicClock.NowNs + ns;
        NextRestedNs = Math.Min(NextRestedNs, slot.DeadlineNs);
    }

    private void Leave(ref Slot slot)
    {
        slot.Phase = SlotPhase.Idle;
        Active--;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Watch(ref Slot slot, int index, uint flags)
    {
        if (slot.Watched != flags)
        {
            _ = EpollEvents.Control(_epoll, slot.Watched == 0 ? Epoll.Add : Epoll.Modify, slot.Fd, flags, index);
            slot.Watched = flags;
        }
    }

    private void Unwatch(ref Slot slot, int index)
    {
        if (slot.Watched != 0)
        {
            _ = EpollEvents.Control(_epoll, Epoll.Delete, slot.Fd, flags: 0, index);
            slot.Watched = 0;
        }
    }

    private static void Close(ref Slot slot)
    {
        if (slot.Fd >= 0)
        {
            _ = Libc.Close(slot.Fd);
            slot.Fd = Slot.NoDescriptor;
            slot.Watched = 0;
        }
    }
}
