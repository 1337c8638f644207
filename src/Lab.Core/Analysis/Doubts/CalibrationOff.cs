using Lab.Core.Calibration;

namespace Lab.Core.Analysis.Doubts;

/// <summary>
/// `calibration-off`: a known cost did not come back as that cost with one connection in flight. Under a loaded system it need not:
/// there the change is the net effect, less what batching absorbs.
/// </summary>
public sealed class CalibrationOff : IDoubt
{
    /// <inheritdoc/>
    public IEnumerable<Conclusion> Find(Evidence evidence) =>
        from calibration in evidence.Calibrations
        where calibration is { IsUnloaded: true, Line: not null, ContainsOne: false }
        select new Conclusion(
            "calibration-off", Severity.Warning, Arm: null,
            $"{calibration.Load}: a microsecond burnt costs {CalibrationSentence.Slope(calibration.Line!)} us, {Figures.SignedPercent(calibration.Line!.Slope - 1)} off the known cost. The other figures of this machine may be off as much. Run it again while nothing else works here; look at the points in calibration.png for an arm that lies beside the line.");
}
