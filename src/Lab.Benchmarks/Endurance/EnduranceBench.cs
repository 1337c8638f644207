using System.Globalization;
using Lab.Benchmarks.Contest;
using Lab.Core.Benchmarks;
using Lab.Core.Definitions;
using Lab.Load;
using Lab.Runner.Execution;
using Lab.Runner.Setup;

namespace Lab.Benchmarks.Endurance;

/// <summary>
/// The engine on the private Apache for minutes, a connection for each request: whether ports run out, whether it gets slower as sockets
/// gather, whether anything is allocated.
/// </summary>
public sealed class EnduranceBench(Privilege privilege, Placement placement, BenchLog log, IProgress<RunProgress> progress)
{
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(2);

    /// <summary>Watches until the plan is done or somebody interrupts; each slice is on disk before the next is begun.</summary>
    /// <returns>True when it was interrupted.</returns>
    /// <exception cref="Core.LabException">Something on the machine failed; the slices so far are in the folder.</exception>
    public async Task<bool> RunAsync(EndurancePlan plan, CancellationToken cancellationToken)
    {
        try
        {
            await using var server = await ContestServer.StartApacheAsync(NetworkMode.Veth, privilege, placement, cancellationToken);
            await using var engine = EpollLoad.Start(
                new LoadTarget(server.EndPoint, "lab"), new ClosedLoop("endurance", plan.Connections, KeepAlive: false), placement.LoadCpus);
            var trial = new EngineTrial(engine);
            await trial.WarmUpAsync(WarmUp, cancellationToken);
            await WatchAsync(plan, trial, cancellationToken);
            return false;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return true;
        }
    }

    private async Task WatchAsync(EndurancePlan plan, EngineTrial trial, CancellationToken cancellationToken)
    {
        var startNs = MonotonicClock.NowNs;
        foreach (var index in Enumerable.Range(0, plan.Slices))
        {
            var sliceNs = MonotonicClock.NowNs;
            var watched = await trial.WatchAsync(TimeSpan.FromSeconds(plan.SliceSeconds), cancellationToken);
            var slice = new EnduranceSlice(index, (sliceNs - startNs) / 1e9, watched.Figures, watched.Connections, SocketStatistics.TimeWait());
            log.Append(EnduranceFormat.WriteSlice(slice));
            progress.Report(new Step(string.Create(
                CultureInfo.InvariantCulture,
                $"{slice.StartSeconds:0} s: {slice.Figures.RateRps:N0} requests/s, {slice.Figures.Failed:N0} failed, {slice.TimeWait:N0} sockets in TIME_WAIT")));
        }
    }
}
