namespace Lab.Core.Definitions;

/// <summary>A tool that is run as it is, as an arm: strace, tcpdump, perf trace, a script of somebody's.</summary>
/// <param name="Words">The program and its arguments, with placeholders (<see cref="CommandPlaceholders"/>); no shell sees them.</param>
/// <param name="EventLine">
/// Regular expression of a line that is an event, or with a group named `count` of one that says how many there were; null for the tool's
/// own habit: each line of its standard output, else of its output file, else of its standard error.
/// </param>
/// <param name="LostLine">Regular expression, with a group named `count`, of a line that admits lost events; null for the usual wordings.</param>
public sealed record ToolCommand(IReadOnlyList<string> Words, string? EventLine = null, string? LostLine = null)
{
    /// <summary>The program's name, without its folder.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public string Name => Words[0][(Words[0].LastIndexOf('/') + 1)..];
}
