using System.Collections.Concurrent;
using Lab.Core.Records;

namespace Lab.Load.NBomber;

/// <summary>What became of requests, by their times: a window is made of those that ended in it, as in the lab's own engine.</summary>
internal sealed class Outcomes
{
    private readonly ConcurrentQueue<Outcome> _arrived = new();
    private readonly ConcurrentDictionary<long, long> _inFlight = new();
    private readonly List<Outcome> _kept = [];
    private long _requests;
    private long _connections;
    private long _lastId;
    private readonly long[] _failed = new long[Enum.GetValues<LoadError>().Length];

    /// <summary>Counts so far.</summary>
    public LoadCounts Totals => new(Interlocked.Read(ref _requests), Interlocked.Read(ref _connections), Kinds(kind => Interlocked.Read(ref _failed[(int)kind])));

    /// <summary>True when nothing is under way.</summary>
    public bool IsIdle => _inFlight.IsEmpty;

    /// <summary>Requests that are under way.</summary>
    public int InFlight => _inFlight.Count;

    /// <summary>A connection was made.</summary>
    public void Connected()
    {
        Interlocked.Increment(ref _connections);
        _arrived.Enqueue(new(0, MonotonicClock.NowNs, Error: null, IsConnection: true));
    }

    /// <summary>A request begins.</summary>
    public long Begin()
    {
        var id = Interlocked.Increment(ref _lastId);
        // Under way before its time is read, so that no window closes in between.
        _inFlight[id] = 0;
        _inFlight[id] = MonotonicClock.NowNs;
        return id;
    }

    /// <summary>It was not sent after all.</summary>
    public void Abandon(long id) => _inFlight.TryRemove(id, out _);

    /// <summary>It has ended; no error when it was answered with a 2xx.</summary>
    public void End(long id, LoadError? error)
    {
        _ = error is { } kind ? Interlocked.Increment(ref _failed[(int)kind]) : Interlocked.Increment(ref _requests);
        // Into the queue before it is no longer under way: who sees it end finds it there.
        _arrived.Enqueue(new(_inFlight[id], MonotonicClock.NowNs, error, IsConnection: false));
        _inFlight.TryRemove(id, out _);
    }

    /// <summary>True when every request that began before a time has ended.</summary>
    public bool HavePassed(long ns) => _inFlight.Values.All(startNs => startNs >= ns);

    /// <summary>The window [startNs, endNs); what ended before it is forgotten.</summary>
    public WindowLoad Close(long startNs, long endNs, bool isOpen)
    {
        Take();
        var ended = _kept.Where(outcome => outcome.EndNs >= startNs && outcome.EndNs < endNs).ToArray();
        var requests = ended.Where(outcome => !outcome.IsConnection).ToArray();
        var counts = new LoadCounts(
            requests.LongCount(outcome => outcome.Error is null),
            ended.LongCount(outcome => outcome.IsConnection),
            Kinds(kind => requests.LongCount(outcome => outcome.Error == kind)));
        var latency = WindowLoad.NewHistogram();
        foreach (var outcome in _kept.Where(outcome => outcome is { IsConnection: false, Error: null } && outcome.StartNs >= startNs && outcome.StartNs < endNs))
        {
            latency.RecordValue(Math.Clamp(outcome.EndNs - outcome.StartNs, 1, WindowLoad.HighestLatencyNs));
        }

        DiscardBefore(endNs);
        return new(startNs, endNs, counts, latency) { Corrected = isOpen ? latency : null };
    }

    /// <summary>What ended before a time is forgotten.</summary>
    public void DiscardBefore(long ns)
    {
        Take();
        _kept.RemoveAll(outcome => outcome.EndNs < ns);
    }

    private void Take()
    {
        while (_arrived.TryDequeue(out var outcome))
        {
            _kept.Add(outcome);
        }
    }

    private static Dictionary<LoadError, long> Kinds(Func<LoadError, long> count) =>
        Enum.GetValues<LoadError>().Select(kind => (Kind: kind, Count: count(kind))).Where(entry => entry.Count > 0).ToDictionary(entry => entry.Kind, entry => entry.Count);

    private readonly record struct Outcome(long StartNs, long EndNs, LoadError? Error, bool IsConnection);
}
