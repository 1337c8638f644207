using System.Globalization;
using Lab.Core.Definitions;

namespace Lab.Core.Analysis.Doubts;

/// <summary>
/// `not-refused`, `server-changed` and `no-proof` of trials: a kernel that accepts what it must refuse, a server that is not the one of before,
/// and a probe that was attached again and again and never said a word.
/// </summary>
public sealed class TrialDoubts : IDoubt
{
    /// <inheritdoc/>
    public IEnumerable<Conclusion> Find(Evidence evidence) =>
    [
        .. from result in evidence.Loading
           from refusal in result.Refusals
           where refusal.Refused < refusal.Attempts
           select new Conclusion("not-refused", Severity.Warning, refusal.Arm, string.Create(
               CultureInfo.InvariantCulture,
               $"{result.Load}: the kernel accepted it in {refusal.Attempts - refusal.Refused} of {refusal.Attempts} attempts. Its verifier lets through what this program is about: read the program, and the kernel's release notes.")),
        .. from result in evidence.Loading
           from tried in result.Arms
           where tried.Cycled is { SameServer: false }
           select new Conclusion(
               "server-changed", Severity.Warning, tried.Arm.Id,
               $"{result.Load}: the server's processes were not the same before and after a stretch. Read its error log."),
        .. from arm in evidence.Run.Plan.RunningArms
           where arm.EventPer != GroundTruth.None
           let stretches = evidence.Run.CycleTrials.Where(trial => trial.Arm == arm.Id).ToArray()
           where stretches.Sum(trial => trial.Counts.Requests) > 0 && stretches.Sum(trial => trial.Events) == 0
           select new Conclusion(
               "no-proof", Severity.Invalidates, arm.Id,
               "It reported nothing in any of its cycles, though requests were answered in them. Check what it attaches to and its filter."),
    ];
}
