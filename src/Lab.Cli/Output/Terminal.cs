using Spectre.Console;

namespace Lab.Cli.Output;

/// <summary>Where the lab writes: results to standard output, everything for a person's eyes only to standard error.</summary>
/// <param name="Out">Results.</param>
/// <param name="Error">Progress and messages.</param>
internal sealed record Terminal(IAnsiConsole Out, IAnsiConsole Error)
{
    /// <summary>Columns that are assumed where there is no terminal to ask: a table is cut by nobody there.</summary>
    private const int PipeColumns = 200;

    /// <summary>The process's own; colours obey NO_COLOR and are off where no terminal is.</summary>
    public static Terminal OfProcess() => new(
        Create(Console.Out, Console.IsOutputRedirected),
        Create(Console.Error, Console.IsErrorRedirected));

    /// <summary>A line of a result. The terminal wraps it where it must; the lab does not.</summary>
    public void Print(string line, Color? colour = null) => Write(Out, line, colour);

    /// <summary>A line for the person.</summary>
    public void Say(string line) => Tell(() => Write(Error, line, colour: null));

    /// <summary>Something that went wrong.</summary>
    public void Complain(string message) => Tell(() => Write(Error, message, Color.Red));

    /// <summary>Writes over the line of a terminal that stands still.</summary>
    public void Redraw(string text) => Tell(() =>
    {
        Error.Profile.Out.Writer.Write($"\r{text}  ");
        Error.Profile.Out.Writer.Flush();
    });

    private static IAnsiConsole Create(TextWriter writer, bool redirected)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(writer) });
        if (redirected)
        {
            console.Profile.Width = PipeColumns;
        }

        return console;
    }

    /// <summary>Where nobody can be told (standard error on a full disk), the work goes on all the same.</summary>
    private static void Tell(Action write)
    {
        try
        {
            write();
        }
        catch (IOException)
        {
            // There is no other place to say it.
        }
    }

    private static void Write(IAnsiConsole console, string line, Color? colour)
    {
        var writer = console.Profile.Out.Writer;
        var coloured = colour is not null && console.Profile.Capabilities is { Ansi: true, ColorSystem: not ColorSystem.NoColors };
        writer.WriteLine(coloured ? $"\e[{(colour == Color.Red ? 31 : 33)}m{line}\e[0m" : line);
        writer.Flush();
    }
}
