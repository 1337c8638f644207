using Lab.Core.Planning;

namespace Lab.Core.Analysis.Doubts;

/// <summary>
/// `never-hit`: a program that had no hit in any accounting window, beside others of its probe that had. The probe
/// works, but what this program costs when it runs is in no figure.
/// </summary>
public sealed class NeverHit : IDoubt
{
    /// <inheritdoc/>
    public IEnumerable<Conclusion> Find(Evidence evidence) =>
        from sample in evidence.MeasuredProbes
        let rows = evidence.Activities.Where(row => row.Load == sample.Load && row.Arm == sample.Arm.Id).ToArray()
        where rows.Any(row => row.Hits > 0)
        let silent = rows.Where(row => row.Hits == 0 && !IsExpected(sample.Arm, row)).Select(row => row.Type).ToArray()
        where silent.Length > 0
        select new Conclusion("never-hit", Severity.Warning, sample.Arm.Id, Message(sample.Load, silent, rows.Length));

    private static bool IsExpected(Arm arm, ProgramActivity row) =>
        arm.Attach.Any(point => point.MayBeSilent && point.ToString() == row.Type);

    private static string Message(string load, string[] silent, int all)
    {
        const int mostNamed = 5;
        var more = silent.Length > mostNamed ? $" and {silent.Length - mostNamed} more" : "";
        return $"{load}: {silent.Length} of its {all} programs had no hit in any accounting window: {string.Join(", ", silent.Take(mostNamed))}{more}. "
            + "What they cost when they run is in no figure. Where that is as it should be, a probe.yaml says so: hits: optional at the attach point.";
    }
}
