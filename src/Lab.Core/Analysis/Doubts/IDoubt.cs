namespace Lab.Core.Analysis.Doubts;

/// <summary>Looks for one reason to doubt a result.</summary>
public interface IDoubt
{
    /// <summary>What it finds; nothing when all is well.</summary>
    IEnumerable<Conclusion> Find(Evidence evidence);
}
