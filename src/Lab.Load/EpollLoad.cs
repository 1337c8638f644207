using System.Net;
using Lab.Core;
using Lab.Core.Definitions;
using Lab.Core.Records;
using Lab.Load.Engine;
using Lab.Load.Http;
using Lab.Load.Windows;

namespace Lab.Load;

/// <summary>
/// The lab's own load: a closed or an open loop of HTTP requests from one thread or several, which goes on across windows and labels its
/// requests afterwards by their times. One controller at a time may call it; its members are not safe for several.
/// </summary>
public sealed class EpollLoad : ILoad
{
    private const int RingCapacity = 1 << 20;
    private const int LeastDrained = 4096;

    private readonly LoadEngine[] _engines;
    private readonly IPEndPoint[] _ways;
    private readonly bool _keepAlive;
    private readonly bool _isOpen;
    private readonly TimeSpan _longestWait;
    private readonly WindowLedger _ledger;
    private readonly RequestRecord[] _drained = new RequestRecord[LeastDrained];
    private (LoadCounts Totals, long CpuNs)? _last;

    private EpollLoad(LoadEngine[] engines, IPEndPoint[] ways, LoadSpec spec, TimeSpan timeout)
    {
        (_engines, _ways, _keepAlive, _isOpen) = (engines, ways, spec.KeepAlive, spec is OpenLoop);
        // In an open loop a request may have waited for a timeout before it was sent.
        _longestWait = ((_isOpen ? 3 : 2) * timeout) + TimeSpan.FromSeconds(1);
        _ledger = new(_isOpen);
    }

    /// <inheritdoc/>
    public bool IsContinuous => true;

    /// <summary>
    /// CPU time of the engine's threads, ns. Up to a tick old on some kernels while a thread runs on another CPU than the caller's; current
    /// when they share one.
    /// </summary>
    public long CpuNs => _last?.CpuNs ?? _engines.Sum(engine => engine.CpuNs);

    /// <summary>The kernel's ids of the engine's threads.</summary>
    public IReadOnlyList<int> ThreadIds => [.. _engines.Select(engine => engine.ThreadId)];

    /// <summary>All that happened since the start: the ground truth. Exact while the load is paused, and after disposal.</summary>
    public LoadCounts Totals => _last?.Totals ?? Sum();

    /// <inheritdoc/>
    public long? Backlog =>
        !_isOpen ? null : _last is null ? _engines.Sum(engine => engine.Backlog(MonotonicClock.NowNs)) : 0;

    /// <summary>Starts the load; requests go out at once.</summary>
    /// <param name="target">What to ask for.</param>
    /// <param name="spec">How requests come; the rate of an open loop must be known.</param>
    /// <param name="cpus">CPUs for the engine's threads, one thread on each unless the load says how many; none for any.</param>
    /// <param name="seed">Seed of what is drawn: times of arrivals.</param>
    /// <exception cref="LabException">A thread can't run on these CPUs.</exception>
    public static EpollLoad Start(LoadTarget target, LoadSpec spec, IReadOnlyList<int> cpus, int seed = 1) =>
        Start(target, spec, cpus, seed, RingCapacity);

    internal static EpollLoad Start(LoadTarget target, LoadSpec spec, IReadOnlyList<int> cpus, int seed, int ringCapacity)
    {
        if (spec.Connections <= 0)
        {
            throw new ArgumentException($"A load needs a connection at least, not {spec.Connections}.", nameof(spec));
        }

        if (target.RequestTimeout <= TimeSpan.Zero || target.RequestTimeout > LoadTarget.LongestTimeout)
        {
            throw new ArgumentException($"A timeout of {target.RequestTimeout} is not between 0 and {LoadTarget.LongestTimeout}.", nameof(target));
        }

        var requests = new RequestSet(spec.Requests, target.Host, spec.KeepAlive);
        IPEndPoint[] ways = [target.EndPoint, .. target.OtherWays];
        var shares = ThreadShare.Of(spec, spec.Threads ?? Math.Max(1, cpus.Count), seed);
        var engines = shares.Select((share, thread) => new LoadEngine(
            new TargetSocket(ways, requests, seed + thread, spec as CountedLoop), share, target.RequestTimeout, cpus.Count == 0 ? [] : [cpus[thread % cpus.Count]], ringCapacity));
        var load = new EpollLoad([.. engines], ways, spec, target.RequestTimeout);
        try
        {
            Task.WhenAll(load._engines.Select(engine => engine.Ready)).GetAwaiter().GetResult();
            return load;
        }
        catch
        {
            load.DisposeAsync().AsTask().GetAwaiter().GetResult();
            throw;
        }
    }

    /// <summary>
    /// Closes the window [startNs, endNs), which must be over: waits until every request that was due in it has ended (the slowest may
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
        while (!Array.TrueForAll(_engines, engine => engine.HavePassed(endNs)))
        {
            if (MonotonicClock.NowNs > deadlineNs)
            {
                throw new LabException($"The load engine did not end its requests within {_longestWait.TotalSeconds:0.#} s.");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(1), cancellationToken);
            ThrowIfUnusable();
        }

        TakeRecords();
        Array.ForEach(_engines, engine => engine.ThrowIfLostSince(startNs));
        return _ledger.Close(startNs, endNs);
    }

    /// <inheritdoc/>
    public void DiscardBefore(long ns)
    {
        ThrowIfUnusable();
        TakeRecords();
        _ledger.DiscardBefore(ns);
    }

    /// <summary>
    /// Begins no more requests and waits until nothing is in flight and no connection is open, so that every session the server saw has ended.
    /// What was due before in an open loop is still sent. With one connection per request the server closes as always; connections that are
    /// kept are half-closed by us after their last answer, and closed once the server has closed its end. A server that does neither in time counts as
    /// <see cref="LoadError.Timeout"/>. A cancelled pause goes on nevertheless: call again to wait for it.
    /// </summary>
    public async Task PauseAsync(CancellationToken cancellationToken)
    {
        ThrowIfUnusable();
        await Task.WhenAll(_engines.Select(engine => engine.PauseAsync())).WaitAsync(cancellationToken);
        ThrowIfUnusable();
    }

    /// <summary>Goes on after a pause that is complete; the arrivals of an open loop begin anew.</summary>
    public void Resume()
    {
        ThrowIfUnusable();
        if (!Array.TrueForAll(_engines, engine => engine.IsPaused))
        {
            throw new InvalidOperationException("The load is not paused.");
        }

        Array.ForEach(_engines, engine => engine.Resume());
    }

    /// <summary>Goes on after a pause for exactly so many requests, answered or not, and pauses again.</summary>
    /// <exception cref="LabException">The engine has failed, or requests do not end.</exception>
    public async Task RunAsync(int requests, CancellationToken cancellationToken)
    {
        ThrowIfUnusable();
        if (_engines is not [{ IsPaused: true } engine])
        {
            throw new InvalidOperationException("A number of requests is for a load of one thread that is paused.");
        }

        var (before, lastSeen, lastNs) = (Ended(), Heard(), MonotonicClock.NowNs);
        engine.Resume(requests);
        while (Ended() - before < requests)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(1), cancellationToken);
            ThrowIfUnusable();
            (lastSeen, lastNs) = Heard() is var seen && seen == lastSeen ? (lastSeen, lastNs) : (seen, MonotonicClock.NowNs);
            if (MonotonicClock.NowNs - lastNs > _longestWait.Ticks * TimeSpan.NanosecondsPerTick)
            {
                throw new LabException($"The server has not answered for {_longestWait.TotalSeconds:0.#} s.");
            }
        }

        await PauseAsync(cancellationToken);
    }

    /// <summary>
    /// Sends every connection that is made from now on to another of the target's ways, while the load goes on: a store, seen by the
    /// engine's threads at their next connection. What is under way ends where it began, so a window after it needs a guard as after any switch.
    /// </summary>
    /// <exception cref="InvalidOperationException">Connections are kept: they would go on where they were made.</exception>
    /// <exception cref="ArgumentException">The target has no such way.</exception>
    public void AimAt(IPEndPoint way)
    {
        ThrowIfUnusable();
        if (_keepAlive)
        {
            throw new InvalidOperationException("A way is taken when a connection is made, and this load keeps its connections.");
        }

        var index = Array.IndexOf(_ways, way);
        if (index < 0)
        {
            throw new ArgumentException($"{way} is none of the target's ways: {string.Join(", ", (object[])_ways)}.", nameof(way));
        }

        Array.ForEach(_engines, engine => engine.Take(index));
    }

    /// <summary>Stops at once; requests in flight are broken off.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_last is not null)
        {
            return;
        }

        await Task.WhenAll(_engines.Select(engine => engine.StopAsync()));
        _last = (Sum(), _engines.Sum(engine => engine.CpuNs));
        Array.ForEach(_engines, engine => engine.Dispose());
    }

    private long Ended()
    {
        var totals = Totals;
        return totals.Requests + totals.Failed;
    }

    /// <summary>Requests that ended by something that the server said. Those that end one timeout after another would take a gone server's run for ever.</summary>
    private long Heard()
    {
        var totals = Totals;
        return totals.Requests + totals.Errors.Where(error => error.Key is not (LoadError.Connect or LoadError.Timeout)).Sum(error => error.Value);
    }

    private LoadCounts Sum() => _engines.Select(engine => engine.Totals).Aggregate((one, other) => one.Plus(other));

    private void TakeRecords() => Array.ForEach(_engines, engine => engine.TakeRecords(_ledger, _drained));

    private void ThrowIfUnusable()
    {
        ObjectDisposedException.ThrowIf(_last is not null, this);
        Array.ForEach(_engines, engine => engine.ThrowIfStopped());
    }
}
