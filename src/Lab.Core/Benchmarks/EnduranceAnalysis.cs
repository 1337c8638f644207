using System.Globalization;
using Lab.Core.Analysis;
using Lab.Core.Statistics;

namespace Lab.Core.Benchmarks;

/// <summary>From the slices of a long run to its drift. Pure.</summary>
public static class EnduranceAnalysis
{
    private const double SecondsPerMinute = 60;

    /// <summary>What the slices say, however many there are.</summary>
    public static EnduranceResult Of(EndurancePlan plan, IReadOnlyList<EnduranceSlice> slices)
    {
        var failed = slices.Sum(slice => slice.Figures.Failed);
        var allocation = new Allocation(slices.Sum(slice => slice.Figures.AllocatedBytes ?? 0), slices.Sum(slice => slice.Figures.Requests));
        var (rate, drift) = (Repeated.Of(slices.Select(slice => (double?)slice.Figures.RateRps)), Drift(slices));
        return new(plan, slices, rate, drift, failed, allocation, [.. plan.Doubts, .. Doubts(plan, slices, failed)], Sentence(slices, rate, drift, failed));
    }

    /// <summary>
    /// A line through the slices' rates against the middle of their times. Each carries its counting error (Poisson: the root of its requests);
    /// a server scatters more than that, and then the line's errors grow with the scatter (<see cref="WeightedLine"/>).
    /// </summary>
    private static Amount? Drift(IReadOnlyList<EnduranceSlice> slices)
    {
        LinePoint[] points = [.. slices.Select(PointOf)];
        if (slices.Count == 0 || WeightedLine.Through(points) is not { } line || points.Average(point => point.Y) is not (> 0 and var mean))
        {
            return null;
        }

        return new Amount(line.Slope / mean, line.SlopeInterval.Map(end => end / mean));
    }

    private static LinePoint PointOf(EnduranceSlice slice) => new(
        (slice.StartSeconds + (slice.Figures.Seconds / 2)) / SecondsPerMinute,
        slice.Figures.RateRps,
        Math.Sqrt(Math.Max(1, slice.Figures.Requests)) / slice.Figures.Seconds);

    private static IEnumerable<string> Doubts(EndurancePlan plan, IReadOnlyList<EnduranceSlice> slices, long failed)
    {
        if (slices.Count < plan.Slices)
        {
            yield return Text($"It was stopped after {slices.Count} of {plan.Slices} slices.");
        }

        if (failed > 0)
        {
            yield return Text($"{failed:N0} requests or connections failed.");
        }
    }

    private static string Sentence(IReadOnlyList<EnduranceSlice> slices, Repeated? rate, Amount? drift, long failed)
    {
        if (rate is null)
        {
            return "Nothing was measured.";
        }

        var end = slices[^1].StartSeconds + slices[^1].Figures.Seconds;
        var trend = drift?.Interval95 is { } interval
            ? Text($"; drift {Figures.SignedPercent(drift.Value)} {Figures.PercentInterval(interval)} a minute")
            : "; too few slices to tell a drift";
        return Text($"{slices.Sum(slice => slice.Connections):N0} connections in {end:0} s, {failed:N0} failed: {rate.Median:N0} requests/s [{rate.Least:N0}, {rate.Greatest:N0}] in slices of {slices[0].Figures.Seconds:0} s{trend}; at most {slices.Max(slice => slice.TimeWait):N0} sockets in TIME_WAIT on the load's side.");
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
