using System.Globalization;
using Lab.Core.Definitions;

namespace Lab.Core.Analysis.Doubts;

/// <summary>
/// `path-not-taken`: a station that should be in the way of every request has not counted them. What was measured is another way than
/// the arm's name says.
/// </summary>
public sealed class PathNotTaken : IDoubt
{
    private const double Tolerance = 0.001;

    /// <inheritdoc/>
    public IEnumerable<Conclusion> Find(Evidence evidence) =>
        from sample in evidence.MeasuredProbes
        where sample.Arm.Class == SwitchingClass.Path
        from row in evidence.Activities.Where(row => row.Load == sample.Load && row.Arm == sample.Arm.Id)
        where Math.Abs(row.Hits - row.Requests) > row.Requests * Tolerance
        select new Conclusion("path-not-taken", Severity.Invalidates, sample.Arm.Id, string.Create(
            CultureInfo.InvariantCulture,
            $"{sample.Load}: {row.Type} counted {row.Hits:N0} requests where the load had {row.Requests:N0} answered. Requests went another way, or others came this one."));
}
