using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Lab.Core;
using Lab.Load.Interop;

namespace Lab.Load.Engine;

/// <summary>What the controller wants of the loop.</summary>
internal enum LoopCommand
{
    Run,
    Pause,
    Stop,
}

/// <summary>The loop of the engine's thread: waits for sockets, for deadlines and for a word of the controller.</summary>
internal sealed unsafe class EpollLoop : IDisposable
{
    private const int WakeSlot = -1;
    private const int MostEvents = 512;
    private const long SweepNs = 100_000_000;

    private readonly Journal _journal;
    private readonly Connections _connections;
    private readonly NativeArray<byte> _eventMemory;
    private readonly int _capacity;
    private readonly int _epoll;
    private readonly int _wake;
    private readonly bool _isPaced;
    private volatile LoopCommand _command;
    private long _requests;
    private TaskCompletionSource? _paused;
    private long _sweepNs;

    public EpollLoop(TargetSocket socket, ThreadShare share, TimeSpan timeout, Journal journal)
    {
        _journal = journal;
        _epoll = Checked(Libc.EpollCreate(DescriptorFlags.CloseOnExec), "epoll_create1");
        _wake = Checked(Libc.EventFd(0, DescriptorFlags.CloseOnExec | DescriptorFlags.NonBlocking), "eventfd");
        _ = Checked(EpollEvents.Control(_epoll, Epoll.Add, _wake, Epoll.In, WakeSlot), "epoll_ctl");
        _connections = new(socket, share, timeout, journal, _epoll);
        _isPaced = share.Arrivals is not null;
        _capacity = Math.Min(share.Connections + 1, MostEvents);
        _eventMemory = new(_capacity * EpollEvents.Size);
    }

    /// <summary>Controller: asks for a command. A pause is done when its task is; it fails when the loop does.</summary>
    /// <param name="command">What is wanted.</param>
    /// <param name="paused">Done when a pause is.</param>
    /// <param name="requests">Requests to begin at most, with <see cref="LoopCommand.Run"/>.</param>
    public void Command(LoopCommand command, TaskCompletionSource? paused = null, long requests = long.MaxValue)
    {
        (_paused, _requests) = (paused, requests);
        _command = command;
        ulong one = 1;
        _ = Libc.Write(_wake, &one, sizeof(ulong));
    }

    /// <summary>The loop itself; comes back after <see cref="LoopCommand.Stop"/>, with every connection closed.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run()
    {
        var events = new EpollEvents(_eventMemory.Pointer);
        TimeSpec wait = default;
        if (_isPaced)
        {
            BePunctual();
        }

        _connections.Start();
        while (true)
        {
            var quiet = _connections.IsQuiet;
            var count = Libc.EpollWait(_epoll, _eventMemory.Pointer, _capacity, quiet ? null : &wait, signals: null);
            if (count < 0 && Marshal.GetLastPInvokeError() != Errno.Interrupted)
            {
                throw new LabException($"epoll_pwait2 failed: {Marshal.GetLastPInvokeErrorMessage()}");
            }

            for (var i = 0; i < count; i++)
            {
                var slot = events.Slot(i);
                if (slot != WakeSlot)
                {
                    _connections.Handle(slot, events.Flags(i));
                }
                else if (!Obey())
                {
                    return;
                }
            }

            wait = TimeSpec.FromNs(Tend(MonotonicClock.NowNs));
        }
    }

    /// <summary>After the loop's thread has ended, however it did: closes what it left open.</summary>
    public void Dispose()
    {
        _connections.CloseAll();
        _connections.Dispose();
        _eventMemory.Dispose();
        _ = Libc.Close(_wake);
        _ = Libc.Close(_epoll);
    }

    /// <summary>What no socket asks for: deadlines, arrivals, a pause that is complete. How long nothing of it will be needed, ns.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private long Tend(long nowNs)
    {
        if (nowNs >= Math.Min(_sweepNs, _connections.NextRestedNs))
        {
            _connections.Sweep(nowNs);
            _sweepNs = nowNs + SweepNs;
        }

        _connections.TakeUpArrivals(nowNs);
        if (_connections.IsQuiet)
        {
            Quiet();
        }

        return Math.Max(0, Math.Min(_sweepNs, _connections.NextWakeNs) - nowNs);
    }

    /// <summary>
    /// Arrivals are due to the microsecond: this thread, and no other, is woken at once and before others on its CPU. It sleeps most of the time.
    /// Without the right to that (CAP_SYS_NICE) it stays as it is, and its lateness shows it.
    /// </summary>
    private static void BePunctual()
    {
        _ = Libc.ProcessControl(ProcessControls.TimerSlack, 1, 0, 0, 0);
        var priority = Scheduling.BeforePreparations;
        _ = Libc.SetScheduler(tid: 0, Scheduling.Fifo, &priority);
    }

    /// <summary>Does what the controller wants; false when that is to stop.</summary>
    private bool Obey()
    {
        ulong calls;
        _ = Libc.Read(_wake, &calls, sizeof(ulong));
        switch (_command)
        {
            case LoopCommand.Pause:
                _connections.Drain();
                return true;
            case LoopCommand.Run:
                _connections.Start(_requests);
                return true;
            default:
                return false;
        }
    }

    /// <summary>Nothing is in flight: a pause is complete.</summary>
    private void Quiet()
    {
        if (_paused is { } paused)
        {
            _paused = null;
            _journal.Horizons.Close();
            paused.TrySetResult();
        }
    }

    private static int Checked(int result, string call) =>
        result >= 0 ? result : throw new LabException($"{call} failed: {Marshal.GetLastPInvokeErrorMessage()}");
}
