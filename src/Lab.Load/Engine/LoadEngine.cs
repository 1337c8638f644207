using Lab.Core;
using Lab.Core.Records;
using Lab.Load.Windows;

namespace Lab.Load.Engine;

/// <summary>One thread of a load with all that is its own: loop, connections, ring of records.</summary>
internal sealed class LoadEngine : IDisposable
{
    private readonly Journal _journal;
    private readonly EpollLoop _loop;
    private readonly TargetSocket _socket;
    private readonly EngineThread _thread;
    private readonly double _rps;
    private TaskCompletionSource? _paused;

    public LoadEngine(TargetSocket socket, ThreadShare share, TimeSpan timeout, IReadOnlyList<int> cpus, int ringCapacity)
    {
        _journal = new(share.Connections, ringCapacity);
        (_socket, _rps) = (socket, share.Rps);
        _loop = new(socket, share, timeout, _journal);
        _journal.Horizons.Reopen(MonotonicClock.NowNs);
        _thread = new(cpus, _loop.Run);
    }

    /// <summary>CPU time of the thread, ns.</summary>
    public long CpuNs => _thread.CpuNs;

    /// <summary>The kernel's id of the thread.</summary>
    public int ThreadId => _thread.Id;

    public LoadCounts Totals => _journal.Totals;

    /// <summary>Done when the thread runs where it should; fails when that can't be.</summary>
    public Task Ready => _thread.Ready;

    public bool IsPaused => _paused is { Task.IsCompleted: true };

    public bool HavePassed(long ns) => _journal.Horizons.HavePassed(ns);

    /// <summary>
    /// Open loops: requests that are due or in flight; of those that wait for a connection, as many as the rate makes
    /// of the time that the first has waited.
    /// </summary>
    public long Backlog(long nowNs) =>
        _journal.Horizons.Busy() + (long)(_journal.Horizons.OverdueNs(nowNs) * _rps / 1e9);

    /// <summary>Hands over the records that have come.</summary>
    /// <param name="into">Who gets them.</param>
    /// <param name="buffer">Room for a part of them.</param>
    public void TakeRecords(WindowLedger into, RequestRecord[] buffer)
    {
        int count;
        while ((count = _journal.Ring.Read(buffer)) > 0)
        {
            into.Add(buffer.AsSpan(0, count));
        }
    }

    /// <summary>Fails when records of this time or later found no room.</summary>
    public void ThrowIfLostSince(long ns)
    {
        if (_journal.Ring.LastLostEndNs >= ns)
        {
            throw new LabException(
                $"{_journal.Ring.Lost} records of the load were lost, some of them in this window: more than {_journal.Ring.Capacity} "
                + $"came without a window being closed or {nameof(EpollLoad.DiscardBefore)} called.");
        }
    }

    /// <summary>Begins a pause; it is complete when the task is done. Asked again, it is the same pause.</summary>
    public Task PauseAsync()
    {
        if (_paused is null)
        {
            _paused = new(TaskCreationOptions.RunContinuationsAsynchronously);
            _loop.Command(LoopCommand.Pause, _paused);
        }

        return Task.WhenAny(_paused.Task, _thread.Ended);
    }

    /// <summary>Goes on, for so many requests at most.</summary>
    public void Resume(long requests = long.MaxValue)
    {
        _paused = null;
        _journal.Horizons.Reopen(MonotonicClock.NowNs);
        _loop.Command(LoopCommand.Run, paused: null, requests);
    }

    /// <summary>Sends the connections that are made from now on another way.</summary>
    public void Take(int way) => _socket.Take(way);

    public Task StopAsync()
    {
        _loop.Command(LoopCommand.Stop);
        return _thread.Ended;
    }

    public void ThrowIfStopped()
    {
        if (_thread.Ended.IsCompleted)
        {
            throw new LabException($"The load engine has stopped: {_thread.Failure?.Message}", _thread.Failure);
        }
    }

    /// <summary>Once the thread has ended or never started.</summary>
    public void Dispose()
    {
        _thread.Join();
        _loop.Dispose();
        _journal.Dispose();
    }
}
