using System.Globalization;

namespace Lab.Core.Analysis.Doubts;

/// <summary>`events-lost` and `events-surplus`: what the probe reported against what the load generator knows happened.</summary>
public sealed class EventsDiffer : IDoubt
{
    private const double NotableLoss = 0.01;

    /// <inheritdoc/>
    public IEnumerable<Conclusion> Find(Evidence evidence) =>
        from sample in evidence.MeasuredProbes
        let windows = evidence.Accounting(sample).ToArray()
        let expected = ProgramLedger.Expected(sample.Arm.EventPer, windows) ?? 0
        let events = windows.Sum(window => window.Probe.Events)
        let slack = CountSlack.Of(evidence.Run.Plan, sample.Load, sample.Arm.EventPer, windows.Length)
        where expected > 0 && events > 0 && Math.Abs(events - expected) > slack
        select events < expected
            ? Lost(sample, events, expected, windows.Sum(window => window.Probe.Lost))
            : Surplus(sample, events, expected);

    private static Conclusion Lost(ArmSample sample, long events, long expected, long admitted)
    {
        var share = (double)(expected - events) / expected;
        return new("events-lost", share > NotableLoss ? Severity.Warning : Severity.Note, sample.Arm.Id, string.Create(
            CultureInfo.InvariantCulture,
            $"{sample.Load}: {expected - events:N0} of {expected:N0} events are missing ({Figures.Percent(share)}; the probe admits {admitted:N0}). Its cost is that of the events that it delivered."));
    }

    private static Conclusion Surplus(ArmSample sample, long events, long expected) =>
        new("events-surplus", Severity.Warning, sample.Arm.Id, string.Create(
            CultureInfo.InvariantCulture,
            $"{sample.Load}: the probe reported {events:N0} events where the load made {expected:N0}. It sees what is not the server's: check its filter."));
}
