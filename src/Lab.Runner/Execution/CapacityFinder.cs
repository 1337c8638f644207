using Lab.Core;
using Lab.Core.Definitions;
using Lab.Core.Planning;
using Lab.Runner.Loads;

namespace Lab.Runner.Execution;

/// <summary>
/// Finds out what the server can do where a load asks for a part of it: a short closed loop with nothing attached. Loads that use their
/// connections alike and ask for the same share one measurement.
/// </summary>
internal sealed class CapacityFinder(LoadStarter loads, IProgress<RunProgress> progress)
{
    /// <summary>More in flight make a saturated server slower, not faster.</summary>
    private const int MostConnections = 16;

    private readonly Dictionary<ClosedLoop, double> _found = [];

    /// <summary>The loads with their rates in requests a second.</summary>
    /// <exception cref="LabException">The server answered nothing.</exception>
    public async Task<IReadOnlyList<LoadSpec>> ResolveAsync(IReadOnlyList<LoadSpec> loads, CancellationToken cancellationToken)
    {
        var resolved = new List<LoadSpec>();
        foreach (var load in loads)
        {
            resolved.Add(load is OpenLoop { Rate: CapacityShare share } open
                ? open with { Rate = await MeasureAsync(open, share.Share, cancellationToken) }
                : load);
        }

        return resolved;
    }

    /// <summary>Requests that the server answers in a second, where connections are used as the load does. The server is idle again afterwards.</summary>
    /// <exception cref="LabException">The server answered nothing.</exception>
    public async Task<double> FindAsync(LoadSpec load, CancellationToken cancellationToken)
    {
        var closed = new ClosedLoop("capacity", Math.Min(load.Connections, MostConnections), load.KeepAlive) { Requests = load.Requests, Threads = load.Threads };
        if (!_found.TryGetValue(closed, out var capacityRps))
        {
            progress.Report(new Step($"capacity of the server: {LoadDescription.Of(closed)}"));
            _found[closed] = capacityRps = await AnsweredRpsAsync(closed, cancellationToken);
        }

        return capacityRps;
    }

    private async Task<MeasuredShare> MeasureAsync(OpenLoop load, double share, CancellationToken cancellationToken)
    {
        var capacityRps = await FindAsync(load, cancellationToken);
        var rate = new MeasuredShare(capacityRps * share, share, capacityRps);
        progress.Report(new Step($"load {load.Name}: {LoadDescription.Of(rate)}"));
        return rate;
    }

    private async Task<double> AnsweredRpsAsync(ClosedLoop closed, CancellationToken cancellationToken)
    {
        await using var load = await loads.StartAsync(closed, seed: 1, cancellationToken);
        await Task.Delay(RunTiming.CapacityWarmUp, cancellationToken);
        var start = await load.ReadAsync(cancellationToken);
        await Task.Delay(RunTiming.Capacity, cancellationToken);
        var end = await load.ReadAsync(cancellationToken);
        var window = await load.CloseWindowAsync(start.NowNs, end.NowNs, cancellationToken);
        await load.PauseAsync(cancellationToken);
        return window.Counts.Requests > 0
            ? window.Counts.Requests / ((window.EndNs - window.StartNs) / 1e9)
            : throw new LabException(
                $"The server answered no request in {RunTiming.Capacity.TotalSeconds:0} s ({window.Counts.Failed} failed), so a part of its capacity is no rate. Read its error log, or give the load a rate in requests per second.");
    }
}
