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
    /// Enough that what a window's edges add (a timer's tick, the word that ends the load) and the guest's own errands are a small part: with
    /// 200, windows of one arm differed by 0.5 % and more, with 1,000 by 0.2 % on a quiet host (docs/0016-targets.md).
    /// </summary>
    public const int UsualRequests = 1_000;

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
        ClosedLoop closed => new(closed.Name, closed.KeepAlive, requestsPerWindow) { Requests = closed.Requests },
        _ => null,
    };
}
