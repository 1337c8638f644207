namespace Lab.Load.Arrivals;

/// <summary>
/// The times at which requests are due, in order: a pure function of its beginning, whatever the server and the generator do. It has a cursor on
/// the next arrival.
/// </summary>
internal abstract class ArrivalSchedule
{
    /// <summary>When the next arrival is due, ns of CLOCK_MONOTONIC.</summary>
    public long DueNs { get; protected set; } = long.MaxValue;

    /// <summary>Begins anew: arrivals from this time on.</summary>
    public abstract void Begin(long startNs);

    /// <summary>On to the arrival after the next.</summary>
    public abstract void Advance();
}
