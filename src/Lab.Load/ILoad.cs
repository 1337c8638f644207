using Lab.Core.Records;

namespace Lab.Load;

/// <summary>
/// A load on the server, of the lab's engine or of a tool. One controller at a time may call it; its members are not safe for several.
/// </summary>
public interface ILoad : IAsyncDisposable
{
    /// <summary>
    /// True: it goes on across windows, and a window is any stretch of it. False (tools): each stretch between
    /// <see cref="Resume"/> and <see cref="PauseAsync"/> is a run of the tool, and a window is one such run. A load of this kind starts paused.
    /// </summary>
    bool IsContinuous { get; }

    /// <summary>CPU time of the generator so far, ns; of a tool, of its runs that have ended.</summary>
    long CpuNs { get; }

    /// <summary>All that happened since the start: the ground truth. Exact while the load is paused, and after disposal.</summary>
    LoadCounts Totals { get; }

    /// <summary>
    /// Open loops: requests that are due or in flight and not yet answered, about; null for a closed loop, which never
    /// falls behind.
    /// </summary>
    long? Backlog { get; }

    /// <summary>Closes the window [startNs, endNs) of CLOCK_MONOTONIC, which must be over. Windows come in order and do not overlap.</summary>
    /// <exception cref="Core.LabException">The generator has failed, or what happened in the window is not known.</exception>
    ValueTask<WindowLoad> CloseWindowAsync(long startNs, long endNs, CancellationToken cancellationToken);

    /// <summary>
    /// Forgets what ended before a time and makes room. To be called now and then while requests go on and no window is closed;
    /// closing a window does the same for what lies before it.
    /// </summary>
    void DiscardBefore(long ns);

    /// <summary>Begins no more requests and waits until all that were begun have ended.</summary>
    Task PauseAsync(CancellationToken cancellationToken);

    /// <summary>Goes on after a pause that is complete.</summary>
    void Resume();
}
