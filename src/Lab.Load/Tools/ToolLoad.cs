using Lab.Core;
using Lab.Core.Definitions;
using Lab.Core.Records;

namespace Lab.Load.Tools;

/// <summary>
/// A load by a tool, run by run. What is under way when a run is asked to stop is broken off by the tool and counted by nobody, so requests
/// and connections are known up to one for each connection and run.
/// </summary>
public sealed class ToolLoad(Tool tool, ToolOrder order) : ILoad
{
    private readonly List<WindowLoad> _ended = [];
    private ToolRun? _run;
    private LoadCounts _totals = new(0, 0, new Dictionary<LoadError, long>());

    /// <inheritdoc/>
    public bool IsContinuous => false;

    /// <inheritdoc/>
    public long CpuNs { get; private set; }

    /// <inheritdoc/>
    public LoadCounts Totals => _totals;

    /// <inheritdoc/>
    public long? Backlog => null;

    /// <summary>The run that lies in [startNs, endNs); runs of before it are forgotten.</summary>
    /// <exception cref="LabException">There is none.</exception>
    public ValueTask<WindowLoad> CloseWindowAsync(long startNs, long endNs, CancellationToken cancellationToken)
    {
        var run = _ended.Find(each => each.StartNs >= startNs && each.EndNs <= endNs)
            ?? throw new LabException($"No run of {tool.Name} lies in this window.");
        _ended.RemoveAll(each => each.EndNs <= run.EndNs);
        return ValueTask.FromResult(run);
    }

    /// <inheritdoc/>
    public void DiscardBefore(long ns) => _ended.RemoveAll(each => each.EndNs <= ns);

    /// <summary>Starts a run.</summary>
    /// <exception cref="LabException">It can't be started.</exception>
    public void Resume()
    {
        if (_run is not null)
        {
            throw new InvalidOperationException("The load is not paused.");
        }

        _run = ToolRun.Start(tool, order);
    }

    /// <summary>Ends the run that is under way, and reads its report.</summary>
    /// <exception cref="LabException">It failed, did not stop, or printed what is no report.</exception>
    public async Task PauseAsync(CancellationToken cancellationToken)
    {
        if (_run is null)
        {
            return;
        }

        var report = await _run.StopAsync(cancellationToken);
        var endNs = MonotonicClock.NowNs;
        await _run.DisposeAsync();
        _run = null;
        var counts = CountsOf(report, tool, order.Load);
        _ended.Add(new(endNs - (long)(report.Seconds * 1e9), endNs, counts, WindowLoad.NewHistogram()) { Quantiles = report.Latency });
        _totals = Sum(_totals, counts);
        CpuNs += report.CpuNs;
    }

    /// <summary>Kills the run that is under way.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_run is not null)
        {
            await _run.DisposeAsync();
            _run = null;
        }
    }

    /// <summary>
    /// Tools count no connections. With one for each request there are as many as answers, and those in flight at the end; kept ones are made
    /// once, and again where one broke. wrk makes one more to see whether the server is there.
    /// </summary>
    internal static LoadCounts CountsOf(ToolReport report, Tool tool, ClosedLoop load)
    {
        var again = load.KeepAlive ? report.Failed.GetValueOrDefault(LoadError.Reset) : report.Requests + report.Failed.Values.Sum();
        return new(report.Requests, tool.Trials + load.Connections + again, report.Failed);
    }

    private static LoadCounts Sum(LoadCounts a, LoadCounts b) => new(
        a.Requests + b.Requests,
        a.Connections + b.Connections,
        a.Errors.Concat(b.Errors).GroupBy(entry => entry.Key).ToDictionary(kind => kind.Key, kind => kind.Sum(entry => entry.Value)));
}
