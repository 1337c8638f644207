using MathNet.Numerics.Distributions;
using MathNet.Numerics.Random;

namespace Lab.Load.Arrivals;

/// <summary>Independent exponential gaps: a Poisson process, as many independent users make it. The same seed draws the same gaps.</summary>
/// <param name="rps">Arrivals in a second, in the mean.</param>
/// <param name="seed">Seed of the gaps.</param>
internal sealed class PoissonArrivals(double rps, int seed) : ArrivalSchedule
{
    private readonly double _perNs = rps / 1e9;
    private readonly Xoshiro256StarStar _random = new(seed, threadSafe: false);
    private double _sinceStartNs;
    private long _startNs;

    public override void Begin(long startNs)
    {
        _startNs = startNs;
        _sinceStartNs = 0;
        Advance();
    }

    public override void Advance()
    {
        _sinceStartNs += Exponential.Sample(_random, _perNs);
        DueNs = _startNs + (long)_sinceStartNs;
    }
}
