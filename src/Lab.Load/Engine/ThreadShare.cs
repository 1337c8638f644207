using Lab.Core.Definitions;
using Lab.Load.Arrivals;

namespace Lab.Load.Engine;

/// <summary>What one thread of the engine does of a load: its connections, and in an open loop its arrivals.</summary>
/// <param name="Connections">Its slots.</param>
/// <param name="KeepAlive">True: connections are used again and again.</param>
/// <param name="Arrivals">When its requests are due; null in a closed loop.</param>
internal sealed record ThreadShare(int Connections, bool KeepAlive, ArrivalSchedule? Arrivals)
{
    /// <summary>Open loops: arrivals in a second; 0 in a closed loop.</summary>
    public double Rps { get; init; }

    /// <summary>How long after the server a connection is closed on this side.</summary>
    public TimeSpan CloseDelay { get; init; }

    /// <summary>The shares of a load: connections as evenly as they can be, and arrivals by turns.</summary>
    /// <param name="spec">The load; the rate of an open loop is known.</param>
    /// <param name="threads">Threads at most; none is left without a connection.</param>
    /// <param name="seed">Seed of arrivals that are drawn.</param>
    public static IReadOnlyList<ThreadShare> Of(LoadSpec spec, int threads, int seed)
    {
        threads = Math.Min(threads, spec.Connections);
        return
        [
            .. Enumerable.Range(0, threads).Select(thread => new ThreadShare(
                (spec.Connections / threads) + (thread < spec.Connections % threads ? 1 : 0),
                spec.KeepAlive,
                spec is OpenLoop open ? ArrivalsOf(open, thread, threads, seed) : null)
            {
                Rps = spec is OpenLoop paced ? RateOf(paced) / threads : 0,
                CloseDelay = (spec as CountedLoop)?.CloseDelay ?? TimeSpan.Zero,
            }),
        ];
    }

    private static double RateOf(OpenLoop open) => open.Rate is FixedRate { Rps: > 0 } rate && double.IsFinite(rate.Rps)
        ? rate.Rps
        : throw new ArgumentException("An open loop needs a rate that is known.", nameof(open));

    private static ArrivalSchedule ArrivalsOf(OpenLoop open, int thread, int threads, int seed)
    {
        var rps = RateOf(open) / threads;
        return open.Arrivals switch
        {
            Core.Definitions.Arrivals.Constant => new ConstantArrivals(rps, phase: (double)thread / threads),
            // Poisson processes add up to a Poisson process.
            Core.Definitions.Arrivals.Poisson => new PoissonArrivals(rps, unchecked(seed + (thread * 7919))),
            _ => throw new ArgumentOutOfRangeException(nameof(open), open.Arrivals, message: null),
        };
    }
}
