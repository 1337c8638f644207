using Lab.Cli.Output;
using Spectre.Console;

namespace Lab.Tests.Commands;

/// <summary>A terminal whose both streams are kept.</summary>
internal sealed class CommandTerminal : IDisposable
{
    private readonly StringWriter output = new();
    private readonly StringWriter error = new();

    public CommandTerminal() => Terminal = new(Console(output), Console(error));

    public Terminal Terminal { get; }

    public string Output => output.ToString();

    public string[] ErrorLines => error.ToString().TrimEnd().Split('\n');

    public void Dispose()
    {
        output.Dispose();
        error.Dispose();
    }

    private static IAnsiConsole Console(StringWriter writer)
    {
        var console = AnsiConsole.Create(
            new AnsiConsoleSettings { Ansi = AnsiSupport.No, Out = new AnsiConsoleOutput(writer) });
        console.Profile.Width = 200;
        return console;
    }
}
