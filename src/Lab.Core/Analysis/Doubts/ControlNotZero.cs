namespace Lab.Core.Analysis.Doubts;

/// <summary>
/// `control-not-zero`: the instrument sees a difference where there is none. Significant at the 1 % level over the controls of a load
/// (Holm), so that a sound run raises it once in a hundred; it takes the result's worth away when the bias may be as large as half the
/// margin, and is a warning below that: a bias that cannot change a verdict's meaning.
/// </summary>
public sealed class ControlNotZero : IDoubt
{
    private const double Level = 0.01;

    /// <inheritdoc/>
    public IEnumerable<Conclusion> Find(Evidence evidence)
    {
        var controls = evidence.Samples.Where(sample => sample.Arm.Kind == Planning.ArmKind.Control)
            .Select(sample => (sample.Load, sample.Arm.Id)).ToHashSet();
        var harmless = evidence.Run.Plan.Definition.Margin / 2;
        return from estimate in evidence.Primary
               where controls.Contains((estimate.Load, estimate.Arm)) && estimate.PAdjusted < Level
               select new Conclusion(
                   "control-not-zero", estimate.Interval95.IsWithin(harmless) ? Severity.Warning : Severity.Invalidates, estimate.Arm,
                   $"{estimate.Load}: the control differs from the baseline by {Figures.Percent(estimate.Effect)} {Figures.PercentInterval(estimate.Interval95)} of {estimate.Metric.Title}, where nothing differs. Switching leaves something behind: lengthen the guard, or look for other work on the machine.");
    }
}
