using Lab.Core;
using Lab.Core.Definitions;
using Lab.Core.Records;
using Lab.Load.Engine;
using Lab.Load.Http;
using Lab.Load.Windows;

namespace Lab.Load;

/// <summary>
/// The lab's own load: a closed loop of HTTP requests from one thread, which goes on across windows and labels its requests afterwards by
/// their times. One controller at a time may call it; its members are not safe for several.
/// </summary>
public sealed class EpollLoad : IAsyncDisposable
{
    private const int RingCapacity = 1 << 20;
    private const int LeastDrained = 4096;

    private readonly Journal _journal;
    private readonly EpollLoop _loop;
    private readonly EngineThread _thread;
    private readonly TimeSpan _longestWait;
    private readonly WindowLedger _ledger = new();
    private readonly RequestRecord[] _drained = new RequestRecord[LeastDrained];
    private TaskCompletionSource? _paused;
    private LoadCounts? _lastTotals;

    private EpollLoad(LoadTarget target, ReadOnlySpan<byte> request, ClosedLoop spec, IReadOnlyList<int> cpus, int ringCapacity)
    {
        _longestWait = (2 * target.RequestTimeout) + TimeSpan.FromSeconds(1);
        _journal = new(spec.Connections, ringCapacity);
        _loop = new(new TargetSocket(target.EndPoint, request), spec, target.RequestTimeout, _journal);
        _journal.Horizons.Reopen(MonotonicClock.NowNs);
        _thread = new(cpus, _loop.Run);
    }

    /// <summary>
    /// CPU time of the engine's thread, ns. Up to a tick old on some kernels while the thread runs on another CPU than the caller's; current
    /// when they share one.
    /// </summary>
    public long CpuNs => _thread.CpuNs;

    /// <summary>The kernel's id of the engine's thread.</summary>
    public int ThreadId => _thread.Id;

    /// <summary>All that happened since the start: the ground truth. Exact while the load is paused, and after disposal.</summary>
    public LoadCounts Totals => _lastTotals ?? _journal.Totals;

    /// <summary>Starts the load; requests go out at once.</summary>
    /// <param name="target">What to ask for.</param>
    /// <param name="spec">How many connections, and whether they are kept.</param>
    /// <param name="cpus">CPUs for the engine's thread; none for any.</param>
    /// <exception cref="LabException">The thread can't run on these CPUs.</exception>
    public static EpollLoad Start(LoadTarget target, ClosedLoop spec, IReadOnlyList<int> cpus) =>
        Start(target, spec, cpus, RingCapacity);

    internal static EpollLoad Start(LoadTarget target, ClosedLoop spec, IReadOnlyList<int> cpus, int ringCapacity)
    {
        if (spec.Connections <= 0)
        {
            throw new ArgumentException($"A closed loop needs a connection at least, not {spec.Connections}.", nameof(spec));
        }

        if (target.RequestTimeout <= TimeSpan.Zero || target.RequestTimeout > LoadTarget.LongestTimeout)
        {
            throw new ArgumentException($"A timeout of {target.RequestTimeout} is not between 0 and {LoadTarget.LongestTimeout}.", nameof(target));
        }

        var request = RequestBytes.Get(target.Path, target.Host, spec.KeepAlive);
        var load = new EpollLoad(target, request, spec, cpus, ringCapacity);
        try
        {
            load._thread.Ready.GetAwaiter().GetResult();
            return load;
        }
        catch
        {
            load.Release();
            throw;
        }
    }

    /// <summary>
    /// Closes the window [startNs, endNs), which must be over: waits until every request that began in it has ended (the slowest may
    /// need its timeout), and counts. Load goes on meanwhile, and what belongs to later windows is kept. Windows come in order and do
    /// not overlap.
    /// </summary>
    /// <exception cref="LabException">
    /// The engine has failed, or records of the window were lost because nobody had taken records for too long.
    /// </exception>
    public async ValueTask<WindowLoad> CloseWindowAsync(long startNs, long endNs, CancellationToken cancellationToken)
    {
        ThrowIfUnusable();
        var deadlineNs = MonotonicClock.NowNs + (_longestWait.Ticks * TimeSpan.NanosecondsPerTick);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(endNs, MonotonicClock.NowNs);
        while (!_journal.Horizons.HavePassed(endNs))
        {
            if (MonotonicClock.NowNs > deadlineNs)
            {
                throw new LabException($"The load engine did not end its requests within {_longestWait.TotalSeconds:0.#} s.");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(1), cancellationToken);
            ThrowIfUnusable();
        }

        TakeRecords();
        return _journal.Ring.LastLostEndNs < startNs
            ? _ledger.Close(startNs, endNs)
            : throw new LabException(
                $"{_journal.Ring.Lost} records of the load were lost, some of them in this window: more than {_journal.Ring.Capacity} "
                + $"came without a window being closed or {nameof(DiscardBefore)} called.");
    }

    /// <summary>
    /// Throws away what ended before a time, and makes room for records. To be called at the start of a window that comes after
    /// a long time (seconds) without one; <see cref="CloseWindowAsync"/> does the same for what lies before its window.
    /// </summary>
    public void DiscardBefore(long ns)
    {
        ThrowIfUnusable();
        TakeRecords();
        _ledger.DiscardBefore(ns);
    }

    /// <summary>
    /// Begins no more requests and waits until nothing is in flight and no connection is open, so that every session the server saw has ended.
    /// With one connection per request the server closes as always; connections that are kept are half-closed by us after their last
    /// answer, and closed once the server has closed its end. A server that does neither in time counts as
    /// <see cref="LoadError.Timeout"/>. A cancelled pause goes on nevertheless: call again to wait for it.
    /// </summary>
    public async Task PauseAsync(CancellationToken cancellationToken)
    {
        ThrowIfUnusable();
        if (_paused is null)
        {
            _paused = new(TaskCreationOptions.RunContinuationsAsynchronously);
            _loop.Command(LoopCommand.Pause, _paused);
        }

        await Task.WhenAny(_paused.Task, _thread.Ended).WaitAsync(cancellationToken);
        ThrowIfUnusable();
    }

    /// <summary>Goes on after a pause that is complete.</summary>
    public void Resume()
    {
        ThrowIfUnusable();
        if (_paused is not { Task.IsCompleted: true })
        {
            throw new InvalidOperationException("The load is not paused.");
        }

        _paused = null;
        _journal.Horizons.Reopen(MonotonicClock.NowNs);
        _loop.Command(LoopCommand.Run);
    }

    /// <summary>Stops at once; requests in flight are broken off.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_lastTotals is not null)
        {
            return;
        }

        _loop.Command(LoopCommand.Stop);
        await _thread.Ended;
        Release();
    }

    private void Release()
    {
        _thread.Join();
        _lastTotals = _journal.Totals;
        _loop.Dispose();
        _journal.Dispose();
    }

    private void TakeRecords()
    {
        int count;
        while ((count = _journal.Ring.Read(_drained)) > 0)
        {
            _ledger.Add(_drained.AsSpan(0, count));
        }
    }

    private void ThrowIfUnusable()
    {
        ObjectDisposedException.ThrowIf(_lastTotals is not null, this);
        if (_thread.Ended.IsCompleted)
        {
            throw new LabException($"The load engine has stopped: {_thread.Failure?.Message}", _thread.Failure);
        }
    }
}
