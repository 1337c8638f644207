namespace Lab.Core.Definitions;

/// <summary>
/// A load that is counted and not timed: a window is a fixed number of requests, one in flight, and its metric is what the machine's CPU
/// executed for them. With one in flight nothing can batch, so the count does not depend on how fast this machine happens to be.
/// </summary>
/// <param name="Name">Its name in the results.</param>
/// <param name="KeepAlive">True: the connection is used again and again. False: one connection for each request, closed by the server first.</param>
/// <param name="RequestsPerWindow">Requests in a window.</param>
public sealed record CountedLoop(string Name, bool KeepAlive, int RequestsPerWindow) : LoadSpec(Name, Connections: 1, KeepAlive)
{
    /// <summary>
    /// Enough that what a window's edges add (a timer's tick, the word that ends the load) and the guest's own errands are a small part; more
    /// requests take longer, and more errands fall into them (docs/0016-targets.md).
    /// </summary>
    public const int UsualRequests = 300;

    private const int UsualPorts = 64;

    private static TimeSpan UsualCloseDelay { get; } = TimeSpan.FromMilliseconds(2);

    /// <summary>
    /// Local ports that its connections leave from by turns, so that what the server's kernel keeps of each that has ended (TIME-WAIT) is cleared away one by
    /// one and not a thousand at once, in whatever window that falls; null for any port, as plans of before had it.
    /// </summary>
    public int? LocalPorts { get; init; }

    /// <summary>
    /// True: the request comes with the acknowledgement that completes the handshake. Else it depends on how fast this machine is just now whether the server
    /// finds a request on a connection that it has accepted, or has to wait for it. False: plans of before.
    /// </summary>
    public bool AcknowledgesWithRequest { get; init; }

    /// <summary>
    /// How long after the server this side closes a connection; zero for at once, as plans of before had it. Else it depends on how fast this machine is just now
    /// whether the server has yet begun to wait for that, and one that waits does more than one that finds it there.
    /// </summary>
    public TimeSpan CloseDelay { get; init; }

    /// <summary>
    /// Limit of a run for which nobody set one. An experiment's own is for windows of milliseconds; here the pairs and the precision end a run,
    /// and how long they take is the emulation's affair.
    /// </summary>
    public static TimeSpan LongestRun { get; } = TimeSpan.FromHours(2);

    /// <summary>A timed load as a counted one; null for what has no such form: arrivals in time are what an open loop and a sweep are about.</summary>
    /// <param name="load">The timed load.</param>
    /// <param name="requestsPerWindow">Requests in a window.</param>
    public static CountedLoop? Of(LoadSpec load, int requestsPerWindow = UsualRequests) => load switch
    {
        CountedLoop counted => counted,
        ClosedLoop closed => new(closed.Name, closed.KeepAlive, requestsPerWindow)
        {
            Requests = closed.Requests,
            LocalPorts = closed.KeepAlive ? null : UsualPorts,
            AcknowledgesWithRequest = true,
            CloseDelay = UsualCloseDelay,
        },
        _ => null,
    };
}
