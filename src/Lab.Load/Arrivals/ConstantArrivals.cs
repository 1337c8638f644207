namespace Lab.Load.Arrivals;

/// <summary>
/// Arrival n is due at start + (n + phase) periods. Each is reckoned from the start, so that no rounding adds up: 1 ns at most, for as long as the
/// count is exact in a double (centuries).
/// </summary>
/// <param name="rps">Arrivals in a second.</param>
/// <param name="phase">Where in the first period the first arrival lies, from 0 to below 1: threads that share a rate take turns.</param>
internal sealed class ConstantArrivals(double rps, double phase) : ArrivalSchedule
{
    private readonly double _periodNs = 1e9 / rps;
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

    private long Due() => _startNs + (long)((_arrival + phase) * _periodNs);
}
