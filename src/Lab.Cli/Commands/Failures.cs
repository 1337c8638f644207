using Lab.Cli.Output;
using Lab.Core;
using Lab.Runner.Definitions;

namespace Lab.Cli.Commands;

/// <summary>Every way for a command to fail, as one clear message and an exit code.</summary>
internal static class Failures
{
    public static async Task<int> ToExitCodeAsync(Terminal terminal, Func<Task<int>> command)
    {
        try
        {
            return await command();
        }
        catch (PreflightException refused)
        {
            foreach (var issue in refused.Issues)
            {
                terminal.Complain(issue.ToString());
            }

            return ExitCode.PreflightRefused;
        }
        catch (LabException failed)
        {
            terminal.Complain(failed.Message);
            return ExitCode.InfrastructureFailed;
        }
        catch (OperationCanceledException)
        {
            terminal.Complain("Interrupted before anything was measured.");
            return ExitCode.Interrupted;
        }
    }
}
