using Lab.Core.Definitions;

namespace Lab.Runner.Definitions;

/// <summary>A command that a user gives as an arm.</summary>
public static class OwnCommand
{
    /// <summary>The arms of commands, with what is wrong with them.</summary>
    public static IReadOnlyList<RequestedProbe> Resolve(IEnumerable<string> commands, string askedIn, ICollection<PreflightIssue> issues) =>
        [.. commands.Distinct(StringComparer.Ordinal).Select(text => Read(text, askedIn, issues)).OfType<RequestedProbe>()];

    private static RequestedProbe? Read(string text, string askedIn, ICollection<PreflightIssue> issues)
    {
        var (words, problem) = ShellWords.Split(text);
        if (problem is not null)
        {
            issues.Add(new(askedIn, Line: null, $"in the command `{text}` {problem}", "Quote what the program itself is to get; for a shell write sh -c '...'."));
            return null;
        }

        var before = issues.Count;
        foreach (var (wrong, mend) in CommandRules.Problems(words))
        {
            issues.Add(new(askedIn, Line: null, $"in the command `{text}` {wrong}", mend));
        }

        if (issues.Count > before)
        {
            return null;
        }

        var command = new ToolCommand(words);
        var variant = new ProbeVariant(command.Name, ProbeTool.Command, File: "", [], $"`{text}`", []) { Command = command };
        var probe = new ProbeDefinition(command.Name, "what its author wanted", "unknown", GroundTruth.None, [], [variant]);
        return ProbeCatalogue.Request(probe, variant);
    }
}
