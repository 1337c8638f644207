namespace Lab.Core.Analysis.Sweeps;

/// <summary>
/// Where a server's knee is: the highest rate at which it answers at least 99 % of what is due and the corrected p99 stays within a limit,
/// interpolated to the next rate, where it does not: linearly in the logarithm of the p99 and in the part that is answered, whichever is
/// crossed first. A rate below that fails by chance does not move it.
/// </summary>
/// <param name="LimitUs">The limit of the corrected p99, us.</param>
public sealed record KneeRule(double LimitUs)
{
    /// <summary>The limit, in units of the baseline's corrected p99 at the lowest rate.</summary>
    public const double LimitTimes = 5;

    /// <summary>The part of what is due that must be answered.</summary>
    public const double LeastAnswered = 0.99;

    /// <summary>The knee of a curve.</summary>
    /// <param name="points">One point at least, rates ascending.</param>
    public Knee Of(IReadOnlyList<KneePoint> points)
    {
        var last = points.Count - 1;
        while (last >= 0 && !Holds(points[last]))
        {
            last--;
        }

        if (last < 0 || last == points.Count - 1)
        {
            return last < 0 ? new Knee(points[0].RateRps, KneePlace.Below) : new Knee(points[last].RateRps, KneePlace.Above);
        }

        var (here, next) = (points[last], points[last + 1]);
        var part = Math.Min(Crossing(Lateness(here), Lateness(next)), Crossing(Missing(here), Missing(next)));
        return new Knee(here.RateRps + (part * (next.RateRps - here.RateRps)), KneePlace.Between);
    }

    private bool Holds(KneePoint point) => Lateness(point) <= 0 && Missing(point) <= 0;

    private double Lateness(KneePoint point) => Math.Log(point.P99Us / LimitUs);

    private static double Missing(KneePoint point) => LeastAnswered - point.Answered;

    private static double Crossing(double here, double next) => next > 0 ? -here / (next - here) : 1;
}

/// <summary>A rate of a curve.</summary>
/// <param name="RateRps">The rate, requests a second.</param>
/// <param name="P99Us">Corrected p99, us; infinite where nothing was answered.</param>
/// <param name="Answered">Answers as a part of what was due.</param>
public sealed record KneePoint(double RateRps, double P99Us, double Answered);

/// <summary>A knee.</summary>
/// <param name="RateRps">Its rate, requests a second; the end of the sweep where it lies beyond.</param>
/// <param name="Place">Where it lies.</param>
public sealed record Knee(double RateRps, KneePlace Place);

/// <summary>Where a knee lies.</summary>
public enum KneePlace
{
    /// <summary>Within the sweep.</summary>
    Between,

    /// <summary>Below its lowest rate: even that one is too much.</summary>
    Below,

    /// <summary>Above its highest rate.</summary>
    Above,
}
