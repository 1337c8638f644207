namespace Lab.Core.Definitions;

/// <summary>Something wrong with a definition, found before anything is started. All of them are listed at once.</summary>
/// <param name="File">The file it is in, as the user named it, or the option it came by.</param>
/// <param name="Line">Line in the file, from 1; null for an option.</param>
/// <param name="Problem">What is wrong.</param>
/// <param name="Mend">What to write instead; empty where the problem says it all.</param>
public sealed record PreflightIssue(string File, int? Line, string Problem, string Mend)
{
    /// <summary>One line for a person: file, line, what is wrong, how to mend it.</summary>
    public override string ToString() =>
        (Line is { } line ? $"{File}:{line}: {Sentence}" : $"{File}: {Sentence}") + (Mend.Length > 0 ? $" {Mend}" : "");

    private string Sentence => Problem.TrimEnd() is [.., '.' or '?' or '!'] whole ? whole : $"{Problem}.";
}
