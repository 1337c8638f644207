using Lab.Core.Definitions;

namespace Lab.Runner.Definitions;

/// <summary>The experiment can't be run as asked; nothing was started.</summary>
public sealed class PreflightException(IReadOnlyList<PreflightIssue> issues)
    : Exception(string.Join('\n', issues))
{
    /// <summary>Everything that is wrong, at once.</summary>
    public IReadOnlyList<PreflightIssue> Issues { get; } = issues;

    /// <summary>A single issue.</summary>
    public static PreflightException Of(string what, string problem, string mend) =>
        new([new PreflightIssue(what, Line: null, problem, mend)]);
}
