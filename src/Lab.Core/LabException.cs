namespace Lab.Core;

/// <summary>
/// The world did not do what the lab needs: a command failed, the agent went away, a file could not be written.
/// The message is the whole story for the user: what was tried, what came back, and how to mend it where that is known.
/// </summary>
public class LabException : Exception
{
    /// <summary>A failure that no single command stands for.</summary>
    public LabException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }

    private LabException(string command, int exitCode, string standardErrorTail)
        : base(standardErrorTail.Length == 0
            ? $"`{command}` ended with exit code {exitCode}."
            : $"`{command}` ended with exit code {exitCode}:\n{standardErrorTail}")
    {
        Command = command;
        ExitCode = exitCode;
        StandardErrorTail = standardErrorTail;
    }

    /// <summary>True for a mistake in what was typed: a folder that is no run, a name that is taken.</summary>
    public bool IsUsage { get; init; }

    /// <summary>The command that failed, or null where none did.</summary>
    public string? Command { get; }

    /// <summary>Its exit code, or null where no command failed.</summary>
    public int? ExitCode { get; }

    /// <summary>The last lines it wrote to its standard error.</summary>
    public string? StandardErrorTail { get; }

    /// <summary>A failure that nobody foresaw, in one line with its type.</summary>
    public static LabException Unexpected(Exception failure)
    {
        var cause = failure is TypeInitializationException or AggregateException && failure.InnerException is { } inner
            ? inner
            : failure;
        var message = string.Join(
            ' ',
            cause.Message.Split((char[])['\r', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
        return new LabException($"unexpected: {cause.GetType().Name}: {message}", failure);
    }

    /// <summary>A command that ended with a failure; keeps the last 20 lines of its standard error.</summary>
    public static LabException FromCommand(string command, int exitCode, string standardError)
    {
        const int first = 4;
        const int last = 16;
        var lines = standardError.TrimEnd().Split('\n');
        // A compiler's cause stands at the start, a package manager's at the end.
        string[] kept = lines.Length <= first + last ? lines : [.. lines.Take(first), "...", .. lines.TakeLast(last)];
        return new LabException(command, exitCode, string.Join('\n', kept));
    }
}
