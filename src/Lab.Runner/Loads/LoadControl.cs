using System.Net;
using Lab.Core.Machines;
using Lab.Load;

namespace Lab.Runner.Loads;

/// <summary>
/// A load as the controller drives it, wherever it runs. Times are CLOCK_MONOTONIC of the machine that it runs on, and so are those of the agent's
/// counters (<see cref="Agents.MachineClock"/>). One caller at a time.
/// </summary>
internal abstract class LoadControl : IAsyncDisposable
{
    /// <summary>See <see cref="ILoad.IsContinuous"/>.</summary>
    public abstract bool IsContinuous { get; }

    /// <summary>What it has done so far, and when that is.</summary>
    public abstract ValueTask<LoadReading> ReadAsync(CancellationToken cancellationToken);

    /// <summary>See <see cref="ILoad.CloseWindowAsync"/>.</summary>
    public abstract ValueTask<WindowLoad> CloseWindowAsync(long startNs, long endNs, CancellationToken cancellationToken);

    /// <summary>Forgets what ended before now and makes room; see <see cref="ILoad.DiscardBefore"/>.</summary>
    public abstract ValueTask ForgetAsync(CancellationToken cancellationToken);

    /// <summary>See <see cref="ILoad.PauseAsync"/>.</summary>
    public abstract Task PauseAsync(CancellationToken cancellationToken);

    /// <summary>See <see cref="ILoad.Resume"/>.</summary>
    public abstract ValueTask ResumeAsync(CancellationToken cancellationToken);

    /// <summary>Counted loads: see <see cref="CountedLoad.RunAsync"/>.</summary>
    public abstract Task<LoadSpan> RunAsync(int requests, CancellationToken cancellationToken);

    /// <summary>See <see cref="EpollLoad.AimAt"/>; a tool stays where it is.</summary>
    public abstract ValueTask AimAtAsync(IPEndPoint way, CancellationToken cancellationToken);

    /// <inheritdoc/>
    public abstract ValueTask DisposeAsync();
}
