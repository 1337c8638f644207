namespace Lab.Load.Arrivals;

/// <summary>
/// A rate that rises (or falls) evenly: a at the beginning, b after the time T, so that a t + (b - a) t^2 / 2T arrivals are due by t. Arrival n
/// is due where that is n + phase; each is reckoned from the start, so that no rounding adds up. There are none after T.
/// </summary>
/// <param name="fromRps">Arrivals in a second at the beginning; 0 or more.</param>
/// <param name="toRps">Arrivals in a second at the end; 0 or more.</param>
/// <param name="seconds">Time from the one to the other, s.</param>
/// <param name="phase">How far the first arrival lies behind the beginning, from 0 to below 1 of the time to the next: threads that share a rate take turns.</param>
internal sealed class RampArrivals(double fromRps, double toRps, double seconds, double phase) : ArrivalSchedule
{
    private const double NsPerSecond = 1e9;

    private readonly double _rise = (toRps - fromRps) / seconds;
    private readonly double _all = seconds * (fromRps + toRps) / 2;
    private long _startNs;
    private long _arrival;

    public override void Begin(long startNs)
    {
        _startNs = startNs;
        _arrival = 0;
        DueNs = Due();
    }

    public override void Advance()
    {
        _arrival++;
        DueNs = Due();
    }

    /// <summary>
    /// The root of a t + r t^2 / 2 = n, written as 2n / (a + sqrt(a^2 + 2 r n)): that form loses no digits where r is small, and holds for r = 0 too.
    /// </summary>
    private long Due()
    {
        var count = _arrival + phase;
        if (count >= _all)
        {
            return long.MaxValue;
        }

        var now = Math.Sqrt((fromRps * fromRps) + (2 * _rise * count)); // the rate when it is due
        return _startNs + (count > 0 ? (long)(2 * count / (fromRps + now) * NsPerSecond) : 0);
    }
}
