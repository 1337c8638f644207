using Lab.Core.Planning;

namespace Lab.Core.Analysis.Doubts;

/// <summary>`knee-of-control`: a control moves the knee, where nothing differs. Of sound sweeps one in twenty raises it.</summary>
public sealed class KneeOfControl : IDoubt
{
    /// <inheritdoc/>
    public IEnumerable<Conclusion> Find(Evidence evidence) =>
        from sweep in evidence.Sweeps
        from shift in sweep.Knees
        where evidence.Run.Plan.Arm(shift.Arm).Kind == ArmKind.Control
        where shift.Loss?.Interval95 is { } interval && !interval.Contains(0)
        select new Conclusion(
            "knee-of-control", Severity.Warning, shift.Arm,
            $"{sweep.Load.Name}: the control lowers the knee by {Figures.Percent(shift.Loss!.Value)} {Figures.PercentInterval(shift.Loss.Interval95!.Value)}, where nothing differs. Take shifts of that size for chance, or measure more rounds.");
}
