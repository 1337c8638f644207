using System.Globalization;
using Lab.Core.Records;

namespace Lab.Core.Analysis.Doubts;

/// <summary>
/// `arm-faults`: an arm that could not be attached, or that was gone before its window ended. Those windows are in no
/// figure.
/// </summary>
public sealed class ArmFaults : IDoubt
{
    /// <inheritdoc/>
    public IEnumerable<Conclusion> Find(Evidence evidence) =>
        from window in evidence.Run.Faulted
        group window by (window.Load, Arm: window.PairArm ?? window.Arm) into faulted
        select new Conclusion("arm-faults", Severity.Warning, faulted.Key.Arm, Message(faulted.Key.Load, [.. faulted]));

    private static string Message(string load, FaultedWindow[] windows)
    {
        var end = windows.Any(window => window.GaveUp)
            ? " No further window of it was taken: its figures are of the windows before, if there are any."
            : "";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{load}: {(windows.Length == 1 ? "a window is" : $"{windows.Length} windows are")} left out. {Sentence(windows[^1].Reason)}{end}");
    }

    private static string Sentence(string reason) =>
        reason.Length > 0 && reason[^1] is '.' or '!' or '?' ? reason : reason + ".";
}
