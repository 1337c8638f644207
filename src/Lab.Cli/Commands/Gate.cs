using Lab.Cli.Output;
using Lab.Core.Analysis;

namespace Lab.Cli.Commands;

/// <summary>
/// What `--fail-above` and `--allow-not-run` ask for: a limit, and whether a probe without a figure may pass it.
/// </summary>
/// <param name="Limit">The limit, as a fraction; null for none.</param>
/// <param name="AllowsNotRun">True when it does not matter that a probe was not measured.</param>
internal sealed record Gate(double? Limit, bool AllowsNotRun)
{
    public const string LimitOption = "--fail-above";
    public const string AllowOption = "--allow-not-run";
    public const string AllowDescription =
        $"With {LimitOption}: pass although a probe was not run or has no estimate (else exit code 6)";

    /// <summary>The exit code of a valid result; where probes were not measured, one line names them.</summary>
    /// <param name="terminal">Where it is said.</param>
    /// <param name="isAbove">Whether something is above a limit.</param>
    /// <param name="notMeasured">What was not measured (<see cref="CostGate"/>).</param>
    public int ExitCodeFor(Terminal terminal, Func<double, bool> isAbove, IReadOnlyList<string> notMeasured)
    {
        if (Limit is not { } limit)
        {
            return ExitCode.Done;
        }

        if (isAbove(limit))
        {
            return ExitCode.AboveLimit;
        }

        if (AllowsNotRun || notMeasured.Count == 0)
        {
            return ExitCode.Done;
        }

        terminal.Complain(
            $"{LimitOption} can't be answered: {string.Join("; ", notMeasured)}. Add {AllowOption} to pass all the same.");
        return ExitCode.NotMeasured;
    }
}
