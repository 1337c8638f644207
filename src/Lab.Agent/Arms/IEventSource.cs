namespace Lab.Agent.Arms;

/// <summary>Where a probe's events come from. For one thread at a time.</summary>
internal interface IEventSource : IDisposable
{
    /// <summary>A descriptor that can be read when the kernel has signalled events; negative where it never does.</summary>
    int SignalFd { get; }

    /// <summary>Reads what there is.</summary>
    void Read();

    /// <summary>Reads what is left, now that nothing more comes, and gives the number of events since the last call.</summary>
    long TakeEvents();
}
