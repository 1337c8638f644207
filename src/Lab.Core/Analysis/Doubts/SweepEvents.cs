using System.Globalization;
using Lab.Core.Definitions;
using Lab.Core.Records;

namespace Lab.Core.Analysis.Doubts;

/// <summary>
/// `no-proof`, `events-lost` and `events-surplus` of a sweep: each of its runs is drained before and after, so what the probe reported in
/// it can be held against what the load did.
/// </summary>
public sealed class SweepEvents : IDoubt
{
    private const double NotableLoss = 0.01;

    /// <inheritdoc/>
    public IEnumerable<Conclusion> Find(Evidence evidence) =>
        from load in evidence.Run.Plan.Definition.Sweeps
        from arm in evidence.Run.Plan.RunningArms
        let runs = evidence.Run.Swept.Where(run => run.Load == load.Name && run.Arm == arm.Id).ToArray()
        let expected = runs.Sum(run => Expected(arm.EventPer, run.Whole))
        where expected > 0
        let doubt = Of(load.Name, arm.Id, runs.Sum(run => run.Events), expected, runs.Sum(run => run.Lost))
        where doubt is not null
        select doubt;

    private static Conclusion? Of(string load, string arm, long events, long expected, long admitted)
    {
        var missing = (double)(expected - events) / expected;
        return events == 0
            ? new("no-proof", Severity.Invalidates, arm, string.Create(
                CultureInfo.InvariantCulture, $"{load}: the probe reported nothing, though {expected:N0} events were due. Check what it attaches to and its filter."))
            : missing > NotableLoss
            ? new("events-lost", Severity.Warning, arm, string.Create(
                CultureInfo.InvariantCulture,
                $"{load}: {expected - events:N0} of {expected:N0} events are missing ({Figures.Percent(missing)}; the probe admits {admitted:N0}). Its cost is that of the events that it delivered."))
            : missing < -NotableLoss
            ? new("events-surplus", Severity.Warning, arm, string.Create(
                CultureInfo.InvariantCulture, $"{load}: the probe reported {events:N0} events where the load made {expected:N0}. It sees what is not the server's: check its filter."))
            : null;
    }

    private static long Expected(GroundTruth eventPer, LoadCounts counts) => eventPer switch
    {
        GroundTruth.None => 0,
        GroundTruth.Connection => counts.Connections,
        GroundTruth.Request => counts.Requests,
        _ => throw new ArgumentOutOfRangeException(nameof(eventPer), eventPer, message: null),
    };
}
