using System.Globalization;
using Lab.Core.Planning;
using Lab.Core.Records;

namespace Lab.Core.Analysis.Doubts;

/// <summary>
/// `backlog-carried-over`: windows of an open loop that began although requests of before were still due or in flight.
/// They are left out. Where that is most of an arm's windows, the arm itself may take what the rate needs; where it is
/// most of the baseline's, the rate is too high.
/// </summary>
public sealed class BacklogCarriedOver : IDoubt
{
    private const double Most = 0.5;

    /// <inheritdoc/>
    public IEnumerable<Conclusion> Find(Evidence evidence) =>
    [
        .. from sample in evidence.Samples
           where sample.Unsettled.Count > 0
           select Of(sample),
        .. from trials in evidence.Run.CycleTrials.GroupBy(trial => (trial.Load, trial.PairArm))
           let unsettled = trials.Where(trial => !trial.IsSettled).ToArray()
           where unsettled.Length > 0
           select new Conclusion("backlog-carried-over", Severity.Warning, trials.Key.PairArm, string.Create(
               CultureInfo.InvariantCulture,
               $"{trials.Key.Load}: {unsettled.Length} of {trials.Count()} stretches are left out: they began with up to {unsettled.Max(trial => trial.UnsettledBacklog):N0} requests of before due or in flight.")),
    ];

    private static Conclusion Of(ArmSample sample)
    {
        var all = sample.Pairs.Count + sample.Unusable + sample.Unsettled.Count;
        MeasuredWindow[] baselines =
            [.. sample.Unsettled.Select(pair => pair.Baseline).Where(window => !window.IsSettled)];
        MeasuredWindow[] own = [.. sample.Unsettled.Select(pair => pair.Arm).Where(window => !window.IsSettled)];
        var tooFast = baselines.Length > Most * all;
        var why = tooFast ? "The rate is more than the server can take: ask for a lower one."
            : own.Length > Most * all
                && sample.Arm.Kind == ArmKind.Probe ? "With the arm in force the server may not be able to take this rate, which would cost more than is shown: ask for a lower one."
            : "Something took the CPU for longer than usual: look for what else ran.";
        return new("backlog-carried-over", tooFast ? Severity.Invalidates : Severity.Warning, sample.Arm.Id, string.Create(
            CultureInfo.InvariantCulture,
            $"{sample.Load}: {sample.Unsettled.Count} of {all} pairs are left out: {baselines.Length} baseline windows and {own.Length} of the arm began with up to {baselines.Concat(own).Max(window => window.UnsettledBacklog):N0} requests of before due or in flight, which had not been answered in time after the switch. {why}"));
    }
}
