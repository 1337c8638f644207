using Lab.Core;
using Lab.Core.Benchmarks;
using Lab.Load;

namespace Lab.Benchmarks.Contest;

/// <summary>An open loop, watched in one window.</summary>
/// <param name="load">The load, started as an open loop.</param>
internal sealed class PacingTrial(ILoad load)
{
    /// <summary>Watches it.</summary>
    /// <param name="step">Which measurement it is.</param>
    /// <param name="warmUp">How long it may find its pace before.</param>
    /// <param name="time">How long the window is.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="LabException">The load has failed, or is no open loop.</exception>
    public async Task<PacingSample> WatchAsync(PacingStep step, TimeSpan warmUp, TimeSpan time, CancellationToken cancellationToken)
    {
        await Task.Delay(warmUp, cancellationToken);
        var startNs = MonotonicClock.NowNs;
        await Task.Delay(time, cancellationToken);
        var window = await load.CloseWindowAsync(startNs, MonotonicClock.NowNs, cancellationToken);
        return window.Pacing is { } pacing
            ? new(step, (window.EndNs - window.StartNs) / 1e9, window.Counts.Failed, pacing)
            : throw new LabException("The load has no pacing: it was not started as an open loop.");
    }
}
