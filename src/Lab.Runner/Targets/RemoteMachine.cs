using CliWrap;
using CliWrap.Buffered;
using Lab.Core;

namespace Lab.Runner.Targets;

/// <summary>A machine that the system's ssh client reaches, with the user's own configuration, keys and known hosts.</summary>
/// <param name="Name">Its name for a person.</param>
/// <param name="Options">Words between `ssh` and the destination.</param>
/// <param name="Destination">Whom the client is to call.</param>
public sealed record RemoteMachine(string Name, IReadOnlyList<string> Options, string Destination)
{
    /// <summary>The client.</summary>
    public const string Client = "/usr/bin/ssh";

    /// <summary>Nobody is there to answer a question, and a machine that has gone is noticed within a minute (an emulated one may be busy for some of it).</summary>
    private static readonly string[] Always =
    [
        "-o", "BatchMode=yes", "-o", "ConnectTimeout=30", "-o", "ServerAliveInterval=10", "-o", "ServerAliveCountMax=6", "-o", "LogLevel=ERROR",
    ];

    /// <summary>The command that runs another on the machine.</summary>
    /// <param name="script">For the shell of the machine. It is made of the lab's own words only: what a user wrote never goes into it.</param>
    public IReadOnlyList<string> CommandLine(string script) => [Client, .. Always, .. Options, "--", Destination, script];

    /// <summary>Runs a script there and gives what it printed.</summary>
    /// <param name="script">See <see cref="CommandLine"/>.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <param name="input">File for its standard input; null for none.</param>
    /// <exception cref="LabException">It failed, or the machine could not be reached.</exception>
    public async Task<string> RunAsync(string script, CancellationToken cancellationToken, string? input = null)
    {
        var words = CommandLine(script);
        var result = await Cli.Wrap(words[0])
            .WithArguments(words.Skip(1))
            .WithStandardInputPipe(input is null ? PipeSource.Null : PipeSource.FromFile(input))
            .WithValidation(CommandResultValidation.None)
            .ExecuteBufferedAsync(cancellationToken);
        return result.ExitCode == 0
            ? result.StandardOutput
            : throw LabException.FromCommand($"ssh {Destination}", result.ExitCode, result.StandardError);
    }
}
