using System.Net;
using Lab.Core.Definitions;
using Lab.Core.Records;

namespace Lab.Load;

/// <summary>The lab's engine as a load that stands still between windows, and runs for a number of requests in them.</summary>
public sealed class CountedLoad : ILoad
{
    private readonly EpollLoad _engine;

    private CountedLoad(EpollLoad engine)
    {
        _engine = engine;
    }

    /// <inheritdoc/>
    public bool IsContinuous => false;

    /// <inheritdoc/>
    public long CpuNs => _engine.CpuNs;

    /// <inheritdoc/>
    public LoadCounts Totals => _engine.Totals;

    /// <inheritdoc/>
    public long? Backlog => null;

    /// <summary>Starts the engine; no request goes out once this has returned.</summary>
    public static async Task<CountedLoad> StartAsync(LoadTarget target, CountedLoop spec, IReadOnlyList<int> cpus, CancellationToken cancellationToken)
    {
        var load = new CountedLoad(EpollLoad.Start(target, spec, [.. cpus.Take(1)]));
        try
        {
            await load.PauseAsync(cancellationToken);
            return load;
        }
        catch
        {
            await load.DisposeAsync();
            throw;
        }
    }

    /// <summary>Sends exactly so many requests, one after another, and stands still again.</summary>
    /// <exception cref="Core.LabException">The engine has failed, or requests do not end.</exception>
    public Task RunAsync(int requests, CancellationToken cancellationToken) => _engine.RunAsync(requests, cancellationToken);

    /// <summary>Sends the connections that are made from now on another way; see <see cref="EpollLoad.AimAt"/>.</summary>
    public void AimAt(IPEndPoint way) => _engine.AimAt(way);

    /// <inheritdoc/>
    public ValueTask<WindowLoad> CloseWindowAsync(long startNs, long endNs, CancellationToken cancellationToken) =>
        _engine.CloseWindowAsync(startNs, endNs, cancellationToken);

    /// <inheritdoc/>
    public void DiscardBefore(long ns) => _engine.DiscardBefore(ns);

    /// <inheritdoc/>
    public Task PauseAsync(CancellationToken cancellationToken) => _engine.PauseAsync(cancellationToken);

    /// <inheritdoc/>
    public void Resume() => _engine.Resume();

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _engine.DisposeAsync();
}
