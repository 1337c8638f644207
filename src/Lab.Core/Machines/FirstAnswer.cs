namespace Lab.Core.Machines;

/// <summary>What a server said to the first request of each kind that a load will send.</summary>
/// <param name="Problem">What was seen that is no answer to it; null where all is well.</param>
/// <param name="Hint">What to do about it; null where all is well.</param>
public sealed record FirstAnswer(string? Problem, string? Hint)
{
    /// <summary>An answer as it should be.</summary>
    public static FirstAnswer Good { get; } = new(Problem: null, Hint: null);
}
