using Spectre.Console;
using Spectre.Console.Rendering;

namespace Lab.Cli.Output;

/// <summary>Where the lab writes: results to standard output, everything for a person's eyes only to standard error.</summary>
/// <param name="Out">Results.</param>
/// <param name="Error">Progress and messages.</param>
internal sealed record Terminal(IAnsiConsole Out, IAnsiConsole Error)
{
    /// <summary>Columns that are assumed where there is no terminal to ask: a table is cut by nobody there.</summary>
    private const int PipeColumns = 200;

    /// <summary>True while the last line of standard error is one that is drawn over, and has no end.</summary>
    private bool _lineIsOpen;

    /// <summary>The process's own; colours obey NO_COLOR and are off where no terminal is.</summary>
    public static Terminal OfProcess() => new(
        Create(Console.Out, Console.IsOutputRedirected),
        Create(Console.Error, Console.IsErrorRedirected));

    /// <summary>A line of a result. The terminal wraps it where it must; the lab does not.</summary>
    public void Print(string line, Color? colour = null)
    {
        CloseLine();
        Write(Out, line, colour);
    }

    /// <summary>A table of a result.</summary>
    public void Draw(IRenderable table)
    {
        CloseLine();
        Out.Write(table);
    }

    /// <summary>A line for the person.</summary>
    public void Say(string line) => Tell(line, colour: null);

    /// <summary>Something that went wrong.</summary>
    public void Complain(string message) => Tell(message, Color.Red);

    /// <summary>
    /// A line for the person that the next one of its kind is drawn over; whatever else is written comes on a line of
    /// its own.
    /// </summary>
    public void Redraw(string text)
    {
        Try(() =>
        {
            Error.Profile.Out.Writer.Write($"\r{text}  ");
            Error.Profile.Out.Writer.Flush();
        });
        _lineIsOpen = true;
    }

    /// <summary>Ends a line that was drawn over.</summary>
    public void CloseLine()
    {
        if (_lineIsOpen)
        {
            _lineIsOpen = false;
            Try(() => Write(Error, "", colour: null));
        }
    }

    private static IAnsiConsole Create(TextWriter writer, bool redirected)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(writer) });
        if (redirected)
        {
            console.Profile.Width = PipeColumns;
        }

        return console;
    }

    private void Tell(string line, Color? colour)
    {
        CloseLine();
        Try(() => Write(Error, line, colour));
    }

    /// <summary>Where nobody can be told (standard error on a full disk), the work goes on all the same.</summary>
    private static void Try(Action write)
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
