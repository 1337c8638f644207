using Lab.Core.Records;

namespace Lab.Core.Analysis.Doubts;

/// <summary>`no-proof`: a probe that never fired, or reported nothing, was not measured, whatever the figures say.</summary>
public sealed class NoProof : IDoubt
{
    /// <inheritdoc/>
    public IEnumerable<Conclusion> Find(Evidence evidence) =>
        evidence.MeasuredProbes.Select(sample => Of(evidence, sample)).OfType<Conclusion>();

    /// <summary>A probe that is there to show what being attached costs alone: its manifest promises that nothing ever runs it.</summary>
    private static bool NeverFires(Planning.Arm arm) =>
        arm.Attach.Count > 0 && arm.Attach.All(point => point.MayBeSilent);

    private static Conclusion? Of(Evidence evidence, ArmSample sample)
    {
        var windows = evidence.Accounting(sample).ToArray();
        var hits = evidence.Activities.Where(row => row.Load == sample.Load && row.Arm == sample.Arm.Id).Sum(row => row.Hits);
        var events = windows.Sum(window => window.Probe.Events);
        var expected = ProgramLedger.Expected(sample.Arm.EventPer, windows);
        return windows.Length == 0
            ? new("no-proof", Severity.Warning, sample.Arm.Id, $"{sample.Load}: no accounting window was measured, so nothing shows that the probe worked.")
            : hits == 0 && windows.All(window => window.Probe.Proof is { Programs: 0 })
            ? OfTool(sample, windows, events, expected ?? 0)
            : hits == 0 && !NeverFires(sample.Arm)
            ? new(
                "no-proof", Severity.Invalidates, sample.Arm.Id,
                $"{sample.Load}: the probe never fired in its accounting windows. Check what it attaches to and its filter. Where no hit is expected, a probe.yaml says so: hits: optional at its attach points.")
            : expected > 0 && events == 0
            ? new("no-proof", Severity.Invalidates, sample.Arm.Id, $"{sample.Load}: the probe fired {hits} times and reported nothing, though {expected} events were due. Check its filter and its output.")
            : null;
    }

    /// <summary>A tool without BPF programs has no hits: what it wrote is all that shows that it worked.</summary>
    private static Conclusion? OfTool(ArmSample sample, AccountingWindow[] windows, long events, long expected) =>
        events > 0 || (expected == 0 && windows.Sum(window => window.Probe.OutputBytes) > 0) ? null : new(
            "no-proof", Severity.Invalidates, sample.Arm.Id,
            $"{sample.Load}: the tool was attached ({windows[0].Probe.Proof}) and reported nothing in its accounting windows. Check what it watches and its filter.");
}
