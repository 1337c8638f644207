using System.CommandLine;
using System.Globalization;
using Lab.Benchmarks.Contest;
using Lab.Cli.Output;

namespace Lab.Cli.Commands;

/// <summary>`lab responder`: what `lab bench load` starts as the server that costs next to nothing. Not shown: it is of no other use.</summary>
internal sealed class ResponderCommand(Terminal terminal)
{
    public Command Create()
    {
        var command = new Command("responder", "Answer every request on a port of loopback with the same bytes, until stopped") { Hidden = true };
        command.SetAction((_, cancellationToken) => Failures.ToExitCodeAsync(terminal, () => Task.FromResult(Run(cancellationToken))));
        return command;
    }

    private int Run(CancellationToken cancellationToken)
    {
        using var responder = new Responder();
        terminal.Print(responder.EndPoint.Port.ToString(CultureInfo.InvariantCulture));
        responder.Run(cancellationToken);
        return ExitCode.Done;
    }
}
