using System.Net;
using Lab.Core.Machines;
using Lab.Load;

namespace Lab.Runner.Loads;

/// <summary>A load of this process.</summary>
internal sealed class LocalLoad(ILoad load) : LoadControl
{
    /// <inheritdoc/>
    public override bool IsContinuous => load.IsContinuous;

    /// <inheritdoc/>
    public override ValueTask<LoadReading> ReadAsync(CancellationToken cancellationToken) =>
        ValueTask.FromResult(new LoadReading(MonotonicClock.NowNs, load.CpuNs, load.Totals, load.Backlog));

    /// <inheritdoc/>
    public override ValueTask<WindowLoad> CloseWindowAsync(long startNs, long endNs, CancellationToken cancellationToken) =>
        load.CloseWindowAsync(startNs, endNs, cancellationToken);

    /// <inheritdoc/>
    public override ValueTask ForgetAsync(CancellationToken cancellationToken)
    {
        load.DiscardBefore(MonotonicClock.NowNs);
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public override Task PauseAsync(CancellationToken cancellationToken) => load.PauseAsync(cancellationToken);

    /// <inheritdoc/>
    public override ValueTask ResumeAsync(CancellationToken cancellationToken)
    {
        load.Resume();
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public override async Task<LoadSpan> RunAsync(int requests, CancellationToken cancellationToken)
    {
        var counted = load as CountedLoad ?? throw new InvalidOperationException("Only a counted load runs for a number of requests.");
        var startNs = MonotonicClock.NowNs;
        await counted.RunAsync(requests, cancellationToken);
        return new(startNs, MonotonicClock.NowNs);
    }

    /// <inheritdoc/>
    public override ValueTask AimAtAsync(IPEndPoint way, CancellationToken cancellationToken)
    {
        switch (load)
        {
            case EpollLoad engine:
                engine.AimAt(way);
                break;
            case CountedLoad counted:
                counted.AimAt(way);
                break;
        }

        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public override ValueTask DisposeAsync() => load.DisposeAsync();
}
