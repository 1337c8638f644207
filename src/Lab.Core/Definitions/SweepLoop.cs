namespace Lab.Core.Definitions;

/// <summary>
/// Open loops at several rates, each a run of its own that begins and ends with nothing in flight, since the backlog of a rate that is too
/// high would cross switches: where latency leaves the ground, and where that moves with an arm in force.
/// </summary>
/// <param name="Name">Its name in the results.</param>
/// <param name="From">Lowest rate, as a fraction of the server's capacity.</param>
/// <param name="To">Highest rate, the same.</param>
/// <param name="Steps">Number of rates, equally far apart, both ends among them.</param>
/// <param name="Arrivals">How the times of arrivals are drawn.</param>
/// <param name="Connections">Connections at most in flight.</param>
/// <param name="KeepAlive">True: a connection is used again and again. False: one connection for each request, closed by the server first.</param>
/// <param name="RunTime">How long a rate is measured for, before and after which the load comes up and drains.</param>
/// <param name="Rounds">How often every rate is measured with every arm.</param>
public sealed record SweepLoop(
    string Name, double From, double To, int Steps, Arrivals Arrivals, int Connections, bool KeepAlive, TimeSpan RunTime, int Rounds)
    : LoadSpec(Name, Connections, KeepAlive)
{
    /// <summary>
    /// Fewest rounds for which there is an interval of 95 %: the widest that n values can give, from the smallest to the largest, holds
    /// the middle with a probability of 1 - 2^(1 - n).
    /// </summary>
    public const int MinimumRounds = 6;

    /// <summary>Fewest rates between which a knee can be looked for.</summary>
    public const int MinimumSteps = 3;

    private const int Decimals = 6;

    /// <summary>The rate of a step, from 0, as a fraction of the capacity.</summary>
    public double ShareOf(int step) => Math.Round(From + (step * (To - From) / (Steps - 1)), Decimals);

    /// <summary>The load of one run.</summary>
    /// <param name="step">Which rate, from 0.</param>
    /// <param name="capacityRps">Requests that the server can answer in a second.</param>
    public OpenLoop At(int step, double capacityRps) =>
        new(Name, new MeasuredShare(ShareOf(step) * capacityRps, ShareOf(step), capacityRps), Arrivals, Connections, KeepAlive)
        {
            Requests = Requests,
            Threads = Threads,
            Tool = Tool,
        };
}
