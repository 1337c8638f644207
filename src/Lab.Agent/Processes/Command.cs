using System.Diagnostics;
using Lab.Core;

namespace Lab.Agent.Processes;

/// <summary>A short command that runs to its end; arguments are a list, never a shell's line.</summary>
internal static class Command
{
    public static async Task<string> RunAsync(IReadOnlyList<string> command, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(command[0], command.Skip(1))
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var error = process.StandardError.ReadToEndAsync(cancellationToken);
        var output = await process.StandardOutput.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        return process.ExitCode == 0
            ? output
            : throw LabException.FromCommand(string.Join(' ', command), process.ExitCode, await error);
    }
}
