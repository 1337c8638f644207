using System.Globalization;
using Lab.Core.Analysis.Sweeps;

namespace Lab.Core.Analysis.Doubts;

/// <summary>`knee-outside`: rounds whose knee lies outside the rates of the sweep are left out, and what is left need not be like them.</summary>
public sealed class KneeOutside : IDoubt
{
    /// <inheritdoc/>
    public IEnumerable<Conclusion> Find(Evidence evidence) =>
        from sweep in evidence.Sweeps
        from shift in sweep.Knees
        where shift.Unplaced > 0
        select new Conclusion("knee-outside", Severity.Warning, shift.Arm, string.Create(
            CultureInfo.InvariantCulture,
            $"{sweep.Load.Name}: in {shift.Unplaced} of {shift.Rounds + shift.Unplaced} rounds a knee lies outside {Figures.Limit(sweep.Load.From)} to {Figures.Limit(sweep.Load.To)} of the capacity (p99 up to {KneeRule.LimitTimes:0} times that of the lowest rate, {Figures.Limit(KneeRule.LeastAnswered)} answered). Sweep further, or begin lower."));
}
