using System.Text.RegularExpressions;
using Lab.Core.Definitions;

namespace Lab.Runner.Definitions;

/// <summary>What a command must be like.</summary>
internal static class CommandRules
{
    /// <summary>What is wrong with the words of a command, each with its mend.</summary>
    public static IEnumerable<(string Problem, string Mend)> Problems(IReadOnlyList<string> words)
    {
        var known = string.Join(", ", CommandPlaceholders.All.Select(name => $"{{{name}}}"));
        foreach (var unknown in words.SelectMany(CommandPlaceholders.UnknownIn).Distinct(StringComparer.Ordinal))
        {
            yield return ($"there is no placeholder {{{unknown}}}", Spelling.Nearest(unknown, CommandPlaceholders.All) is { } near
                ? $"Did you mean {{{near}}}? A brace that is meant is written twice."
                : $"There are: {known}. A brace that is meant is written twice.");
        }
    }

    /// <summary>What is wrong with a regular expression; null when it is one.</summary>
    public static string? ProblemOf(string expression)
    {
        try
        {
            _ = new Regex(expression, RegexOptions.None, TimeSpan.FromSeconds(1));
            return null;
        }
        catch (ArgumentException failure)
        {
            return failure.Message.TrimEnd('.');
        }
    }
}
