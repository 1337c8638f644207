using HdrHistogram;
using Lab.Core.Benchmarks;
using Lab.Core.Records;
using Lab.Load;

namespace Lab.Benchmarks.Contest;

/// <summary>The lab's engine at full speed, watched for a time.</summary>
/// <param name="load">A load that goes on all the time.</param>
internal sealed class EngineTrial(ILoad load)
{
    /// <summary>The engine keeps so many records at least as come in this time; then they have to be taken.</summary>
    private static readonly TimeSpan LongestWindow = TimeSpan.FromSeconds(2);

    private readonly LongHistogram _latency = WindowLoad.NewHistogram();
    private readonly Dictionary<LoadError, long> _errors = [];
    private (long Ns, long Requests, long Connections, long CpuNs, long AllocatedBytes) _sum;

    /// <summary>Lets the load find its pace; what happens meanwhile does not count.</summary>
    public async Task WarmUpAsync(TimeSpan time, CancellationToken cancellationToken)
    {
        var startNs = MonotonicClock.NowNs;
        await Task.Delay(time, cancellationToken);
        await load.CloseWindowAsync(startNs, MonotonicClock.NowNs, cancellationToken);
    }

    /// <summary>
    /// Watches it for so long, in windows with nothing between their edges but waiting: what was allocated in them was allocated by the engine,
    /// but for the few objects of the wait. Closing a window is work on the engine's own CPU, and lies outside.
    /// </summary>
    public async Task<Watched> WatchAsync(TimeSpan time, CancellationToken cancellationToken)
    {
        Reset();
        for (var left = time; left > TimeSpan.Zero; left -= LongestWindow)
        {
            await WatchWindowAsync(left < LongestWindow ? left : LongestWindow, cancellationToken);
        }

        var counts = new LoadCounts(_sum.Requests, _sum.Connections, _errors);
        var quantiles = new WindowLoad(0, _sum.Ns, counts, _latency).Quantiles;
        return new(
            new LoadFigures(_sum.Ns / 1e9, counts.Requests, counts.Failed, _sum.CpuNs, quantiles?.P50Us, quantiles?.P99Us, _sum.AllocatedBytes),
            counts.Connections);
    }

    private async Task WatchWindowAsync(TimeSpan length, CancellationToken cancellationToken)
    {
        var allocatedBytes = GC.GetTotalAllocatedBytes(precise: true);
        var (startNs, startCpuNs) = (MonotonicClock.NowNs, load.CpuNs);
        await Task.Delay(length, cancellationToken);
        var (endNs, endCpuNs) = (MonotonicClock.NowNs, load.CpuNs);
        _sum.AllocatedBytes += GC.GetTotalAllocatedBytes(precise: true) - allocatedBytes;
        _sum.CpuNs += endCpuNs - startCpuNs;
        Add(await load.CloseWindowAsync(startNs, endNs, cancellationToken));
    }

    private void Add(WindowLoad window)
    {
        _sum.Ns += window.EndNs - window.StartNs;
        _sum.Requests += window.Counts.Requests;
        _sum.Connections += window.Counts.Connections;
        _latency.Add(window.Latency);
        foreach (var (kind, count) in window.Counts.Errors)
        {
            _errors[kind] = _errors.GetValueOrDefault(kind) + count;
        }
    }

    private void Reset()
    {
        _sum = default;
        _latency.Reset();
        _errors.Clear();
    }
}

/// <summary>What was seen of the engine.</summary>
/// <param name="Figures">What it did.</param>
/// <param name="Connections">Connections that it made.</param>
internal sealed record Watched(LoadFigures Figures, long Connections);
