using System.Diagnostics;
using MathNet.Numerics.Statistics;

namespace Lab.Runner.Loads;

/// <summary>
/// The backlog of an open loop, which is what it owes: requests that are due or in flight and not yet answered. A
/// switch that takes the CPU away for a second leaves hundreds of them, and draining them takes seconds that must be in
/// nobody's window. How long that is no clock knows, so the load is looked at until it is back at the level of a load
/// that has settled.
/// </summary>
/// <param name="load">The load.</param>
/// <param name="level">Requests in its backlog at most when it is settled.</param>
internal sealed class SettledLoad(LoadControl load, long level)
{
    /// <summary>
    /// Looks of a load that has warmed up: their middle is not moved by a stall of less than half of their time.
    /// </summary>
    private const int Looks = 100;

    /// <summary>An arm may raise what is in flight, and arrivals come in bursts: neither is a debt of before.</summary>
    private const int Times = 3;
    private const int Few = 4;

    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(5);

    /// <summary>
    /// Waits in a row that came to nothing, after which a shorter one does: a rate that is more than the server can do
    /// must not make a run endless.
    /// </summary>
    private const int Misses = 2;
    private const int Shorter = 10;

    private int _missed;

    /// <summary>Requests in its backlog at most when it is settled.</summary>
    public long Level => level;

    /// <summary>For how long the load is waited for.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Learns the level from a load that has warmed up, with nothing attached; null for a closed loop, which owes
    /// nothing.
    /// </summary>
    public static async Task<SettledLoad?> LearnAsync(LoadControl load, CancellationToken cancellationToken)
    {
        var seen = new List<double>(Looks);
        while (seen.Count < Looks)
        {
            if (await BacklogAsync(load, cancellationToken) is not { } backlog)
            {
                return null;
            }

            seen.Add(backlog);
            await Task.Delay(BetweenLooks, cancellationToken);
        }

        return new(load, (Times * (long)seen.Median()) + Few);
    }

    /// <summary>Waits until the backlog is back at the level.</summary>
    /// <returns>Null when it is; the backlog when it was not in time.</returns>
    public async Task<long?> WaitAsync(CancellationToken cancellationToken)
    {
        var patience = _missed < Misses ? Patience : Patience / Shorter;
        var since = Stopwatch.GetTimestamp();
        while (true)
        {
            var backlog = await BacklogAsync(load, cancellationToken) ?? 0;
            if (backlog <= level)
            {
                _missed = 0;
                return null;
            }

            if (Stopwatch.GetElapsedTime(since) >= patience)
            {
                _missed++;
                return backlog;
            }

            await Task.Delay(BetweenLooks, cancellationToken);
        }
    }

    private static async Task<long?> BacklogAsync(LoadControl load, CancellationToken cancellationToken) =>
        (await load.ReadAsync(cancellationToken)).Backlog;
}
