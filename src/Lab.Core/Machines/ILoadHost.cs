namespace Lab.Core.Machines;

/// <summary>
/// A load on the machine under test itself, for where the way to it would drown what a probe changes. Part of the agent's contract: answered over
/// the same connection, one load at a time. Times are CLOCK_MONOTONIC of that machine, ns.
/// </summary>
public interface ILoadHost
{
    /// <summary>Sends each request of a load once, with no load going, and tells what came back.</summary>
    Task<FirstAnswer> TryRequestsAsync(LoadOrder order, CancellationToken cancellationToken);

    /// <summary>Starts a load of the lab's own engine; a counted one starts paused.</summary>
    Task StartLoadAsync(LoadOrder order, CancellationToken cancellationToken);

    /// <summary>What it has done so far.</summary>
    Task<LoadReading> ReadLoadAsync(CancellationToken cancellationToken);

    /// <summary>Closes the window [startNs, endNs), which must be over.</summary>
    Task<WindowLoadReport> CloseLoadWindowAsync(long startNs, long endNs, CancellationToken cancellationToken);

    /// <summary>Forgets what ended before now and makes room.</summary>
    Task ForgetLoadAsync(CancellationToken cancellationToken);

    /// <summary>Begins no more requests and waits until all that were begun have ended.</summary>
    Task PauseLoadAsync(CancellationToken cancellationToken);

    /// <summary>Goes on after a pause.</summary>
    Task ResumeLoadAsync(CancellationToken cancellationToken);

    /// <summary>Counted loads: sends exactly so many requests, one after another, and stands still again.</summary>
    Task<LoadSpan> RunLoadAsync(int requests, CancellationToken cancellationToken);

    /// <summary>Sends the connections that are made from now on another way, by its number: 0 is the server itself, then the order's other ways.</summary>
    Task AimLoadAsync(int way, CancellationToken cancellationToken);

    /// <summary>Ends it; requests in flight are broken off.</summary>
    Task StopLoadAsync(CancellationToken cancellationToken);
}
