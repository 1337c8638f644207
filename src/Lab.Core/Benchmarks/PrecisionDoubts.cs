using System.Globalization;
using Lab.Core.Statistics;

namespace Lab.Core.Benchmarks;

/// <summary>What stands against the figures of a bench.</summary>
internal static class PrecisionDoubts
{
    /// <summary>The kernel leaves out a few runs of a program, and wrk has connections under way at its end.</summary>
    private const double Tolerance = 0.02;

    /// <summary>Below it Student's quantile says more of wrk's half-width than its measurements do.</summary>
    private const int FewRepetitions = 4;

    internal static IEnumerable<string> Of(PrecisionPlan plan, IReadOnlyList<PrecisionSample> samples)
    {
        if (samples.Count < plan.Steps.Count)
        {
            yield return $"It was stopped after {samples.Count} of {plan.Steps.Count} measurements.";
        }

        foreach (var few in samples.OfType<WrkSample>().CountBy(sample => sample.Step.Seconds).Where(length => length.Value is >= Spread.MinimumCount and < FewRepetitions))
        {
            yield return Text($"wrk was repeated only {few.Value} times for {few.Key} s: its half-width there is {StudentQuantile.TwoSided(0.95, few.Value - 1):0.0} standard deviations, against 1.96 for a known spread. Only its range can be used.");
        }

        foreach (var doubt in samples.SelectMany(sample => sample switch
        {
            WrkSample wrk => Of(wrk),
            LabSample lab => Of(lab),
            _ => [],
        }))
        {
            yield return doubt;
        }
    }

    private static IEnumerable<string> Of(WrkSample sample)
    {
        var name = Name(sample);
        if (sample.Failed > 0)
        {
            yield return Text($"{name}: {sample.Failed:N0} of wrk's requests failed.");
        }

        if (!double.IsFinite(sample.LogRatio))
        {
            yield return $"{name}: wrk got no answer, so the measurement does not count.";
        }

        if (Math.Abs(sample.Seen - sample.On.Requests) > Tolerance * sample.On.Requests)
        {
            yield return Text($"{name}: the probe saw {sample.Seen:N0} of wrk's {sample.On.Requests:N0} requests: it was not on all the time, or saw something else.");
        }
    }

    private static IEnumerable<string> Of(LabSample sample)
    {
        if (sample.Doubts.Count > 0)
        {
            yield return $"{Name(sample)}: {(sample.IsValid ? "the lab doubts its run" : "the lab calls its run invalid")} ({string.Join(", ", sample.Doubts)}).";
        }

        if (sample.Estimates.Count == 0)
        {
            yield return $"{Name(sample)}: the run has no estimate, so it does not count.";
        }
    }

    private static string Name(PrecisionSample sample) =>
        Text($"measurement {sample.Step.Index + 1} ({(sample.Step.Method == Method.Wrk ? "wrk" : "lab")}, {sample.Step.Seconds} s)");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
