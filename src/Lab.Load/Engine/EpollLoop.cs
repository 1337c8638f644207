using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Lab.Core;
using Lab.Core.Definitions;
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
    private volatile LoopCommand _command;
    private TaskCompletionSource? _paused;

    public EpollLoop(TargetSocket socket, ClosedLoop spec, TimeSpan timeout, Journal journal)
    {
        _journal = journal;
        _epoll = Checked(Libc.EpollCreate(DescriptorFlags.CloseOnExec), "epoll_create1");
        _wake = Checked(Libc.EventFd(0, DescriptorFlags.CloseOnExec | DescriptorFlags.NonBlocking), "eventfd");
        _ = Checked(EpollEvents.Control(_epoll, Epoll.Add, _wake, Epoll.In, WakeSlot), "epoll_ctl");
        _connections = new(socket, spec, timeout, journal, _epoll);
        _capacity = Math.Min(spec.Connections + 1, MostEvents);
        _eventMemory = new(_capacity * EpollEvents.Size);
    }

    /// <summary>Controller: asks for a command. A pause is done when its task is; it fails when the loop does.</summary>
    public void Command(LoopCommand command, TaskCompletionSource? paused = null)
    {
        _paused = paused;
        _command = command;
        ulong one = 1;
        _ = Libc.Write(_wake, &one, sizeof(ulong));
    }

    /// <summary>The loop itself; comes back after <see cref="LoopCommand.Stop"/>, with every connection closed.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run()
    {
        var events = new EpollEvents(_eventMemory.Pointer);
        var sweepNs = 0L;
        var timeoutMs = 0;
        _connections.Start();
        while (true)
        {
            var count = Libc.EpollWait(_epoll, _eventMemory.Pointer, _capacity, timeoutMs);
            if (count < 0 && Marshal.GetLastPInvokeError() != Errno.Interrupted)
            {
                throw new LabException($"epoll_wait failed: {Marshal.GetLastPInvokeErrorMessage()}");
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

            if (_connections.Active == 0)
            {
                Quiet();
                timeoutMs = -1;
                continue;
            }

            var nowNs = MonotonicClock.NowNs;
            if (nowNs >= Math.Min(sweepNs, _connections.NextWakeNs))
            {
                _connections.Sweep(nowNs);
                sweepNs = nowNs + SweepNs;
            }

            timeoutMs = MillisecondsUntil(Math.Min(sweepNs, _connections.NextWakeNs), nowNs);
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
                _connections.Start();
                return true;
            default:
                return false;
        }
    }

    /// <summary>Nothing is in flight: a pause is complete.</summary>
    private void Quiet()
    {
        if (_connections.Draining && _paused is { } paused)
        {
            _paused = null;
            _journal.Horizons.Close();
            paused.TrySetResult();
        }
    }

    private static int MillisecondsUntil(long ns, long nowNs) =>
        (int)Math.Clamp((ns - nowNs + 999_999) / 1_000_000, 1, SweepNs / 1_000_000);

    private static int Checked(int result, string call) =>
        result >= 0 ? result : throw new LabException($"{call} failed: {Marshal.GetLastPInvokeErrorMessage()}");
}
