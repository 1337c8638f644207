using System.Text.RegularExpressions;

namespace Lab.Core.Definitions;

/// <summary>The words in braces that stand for the server in a command: `strace -f -p {pid}`. `{{` and `}}` are plain braces.</summary>
public static partial class CommandPlaceholders
{
    /// <summary>The process that serves; of several the one with the most threads.</summary>
    public const string Process = "pid";

    /// <summary>All processes of the server, with commas between them.</summary>
    public const string Processes = "pids";

    /// <summary>The server's TCP port.</summary>
    public const string Port = "port";

    /// <summary>Inode number of the server's network namespace.</summary>
    public const string NetworkNamespace = "netns";

    /// <summary>The address at which the load reaches the server.</summary>
    public const string Address = "address";

    /// <summary>A file of the tool's own that the lab reads and removes.</summary>
    public const string Output = "output";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> All { get; } = [Process, Processes, Port, NetworkNamespace, Address, Output];

    /// <summary>The placeholders of a word that are none of these.</summary>
    public static IReadOnlyList<string> UnknownIn(string word) =>
        [.. Braces().Matches(word).Select(match => match.Groups["name"]).Where(name => name.Success && !All.Contains(name.Value)).Select(name => name.Value)];

    /// <summary>Whether a word names a placeholder.</summary>
    public static bool IsIn(string word, string placeholder) => Braces().Matches(word).Any(match => match.Groups["name"].Value == placeholder);

    /// <summary>A word with the values in place of the placeholders.</summary>
    public static string Fill(string word, IReadOnlyDictionary<string, string> values) => Braces().Replace(word, match =>
        match.Groups["name"] is { Success: true } name ? values.GetValueOrDefault(name.Value, match.Value) : match.Value[..1]);

    [GeneratedRegex(@"\{\{|\}\}|\{(?<name>[A-Za-z_]+)\}", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Braces();
}
