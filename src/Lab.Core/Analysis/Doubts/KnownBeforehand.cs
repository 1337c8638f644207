namespace Lab.Core.Analysis.Doubts;

/// <summary>`environment`: what was known to be doubtful before the first window.</summary>
public sealed class KnownBeforehand : IDoubt
{
    /// <inheritdoc/>
    public IEnumerable<Conclusion> Find(Evidence evidence) =>
        evidence.Run.Environment.Doubts.Select(doubt => new Conclusion("environment", Severity.Warning, Arm: null, doubt));
}
