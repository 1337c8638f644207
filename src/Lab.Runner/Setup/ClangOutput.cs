namespace Lab.Runner.Setup;

/// <summary>What clang writes: its complaints, and which files a source is made of.</summary>
internal static class ClangOutput
{
    private const int MostErrors = 5;

    /// <summary>
    /// Its errors, the first one first, each as `file:line:column: error: ...`; where there are none in it, what it
    /// wrote.
    /// </summary>
    public static string Errors(string standardError)
    {
        var lines = Lines(standardError);
        string[] errors = [.. lines.Where(IsError).Take(MostErrors)];
        return string.Join('\n', errors.Length > 0 ? errors : lines);
    }

    /// <summary>Its warnings, each as `file:line:column: warning: ...`, each once.</summary>
    public static IReadOnlyList<string> Warnings(string standardError) =>
        [.. Lines(standardError).Where(line => line.Contains(": warning: ", StringComparison.Ordinal)).Distinct(StringComparer.Ordinal)];

    /// <summary>The header that it did not find; null where that is not what it complains of.</summary>
    public static string? MissingHeader(string standardError)
    {
        const string NotFound = "' file not found";
        var line = Lines(standardError).FirstOrDefault(each => IsError(each)
            && each.EndsWith(NotFound, StringComparison.Ordinal));
        return line?[(line.LastIndexOf('\'', line.Length - NotFound.Length - 1) + 1)..^NotFound.Length];
    }

    /// <summary>
    /// The files of a rule of make (`-M`): what stands behind the first colon, with blanks that belong to a name after
    /// a backslash.
    /// </summary>
    public static IReadOnlyList<string> Dependencies(string rule)
    {
        var files = new List<string>();
        var name = new System.Text.StringBuilder();
        for (var at = rule.IndexOf(": ", StringComparison.Ordinal) + 1; at < rule.Length; at++)
        {
            var (now, next) = (rule[at], at + 1 < rule.Length ? rule[at + 1] : '\n');
            if ((now, next) is ('\\', ' ' or '#') or ('$', '$'))
            {
                name.Append(next);
                at++;
            }
            else if (!char.IsWhiteSpace(now) && (now, next) is not ('\\', '\n'))
            {
                name.Append(now);
            }
            else if (name.Length > 0)
            {
                files.Add(name.ToString());
                name.Clear();
            }
        }

        return name.Length > 0 ? [.. files, name.ToString()] : files;
    }

    private static bool IsError(string line) => line.Contains("error: ", StringComparison.Ordinal);

    private static string[] Lines(string text) =>
        text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
}
