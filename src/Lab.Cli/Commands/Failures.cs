using System.Diagnostics.CodeAnalysis;
using Lab.Cli.Output;
using Lab.Core;
using Lab.Runner.Definitions;

namespace Lab.Cli.Commands;

/// <summary>Every way for a command to fail, as one clear message and an exit code.</summary>
internal static class Failures
{
    /// <summary>Set to 1, it shows where a failure came from: for whoever works on the lab.</summary>
    private const string TraceVariable = "LAB_TRACE";

    /// <summary>Runs a command; whatever it throws is said, and becomes its exit code.</summary>
    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "The last place where a failure can become a message and an exit code.")]
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
            Say(terminal, failed);
            return failed.IsUsage ? ExitCode.WrongUsage : ExitCode.InfrastructureFailed;
        }
        catch (OperationCanceledException)
        {
            terminal.Complain("Interrupted before anything was measured.");
            return ExitCode.Interrupted;
        }
        catch (Exception failure)
        {
            Say(terminal, LabException.Unexpected(failure));
            return ExitCode.InfrastructureFailed;
        }
        finally
        {
            terminal.CloseLine();
        }
    }

    /// <summary>
    /// What prevents something; null where it is done. A report that can't be written is no reason not to show what it
    /// says.
    /// </summary>
    public static LabException? Of(Action action)
    {
        try
        {
            action();
            return null;
        }
        catch (LabException failure)
        {
            return failure;
        }
    }

    /// <summary>What failed, and where it came from if that was asked for.</summary>
    /// <param name="terminal">Where it is said.</param>
    /// <param name="failure">The failure.</param>
    /// <param name="before">What is said before its message.</param>
    public static void Say(Terminal terminal, LabException failure, string before = "")
    {
        terminal.Complain(before + failure.Message);
        if (Environment.GetEnvironmentVariable(TraceVariable) == "1")
        {
            terminal.Complain(failure.ToString());
        }
    }
}
