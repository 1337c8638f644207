using Lab.Core;
using Lab.Core.Machines;
using Lab.Core.Planning;
using Lab.Core.Records;

namespace Lab.Runner.Execution;

/// <summary>
/// Brings a run that measures to whichever end it comes to; what was measured until then is in the folder, and worth a
/// report.
/// </summary>
/// <param name="agent">The machine under test.</param>
/// <param name="plan">The plan.</param>
/// <param name="folder">The run's folder, which is told how it ended.</param>
internal sealed class RunCompletion(IAgent agent, ExperimentPlan plan, RunFolderWriter folder)
{
    /// <summary>Measures.</summary>
    /// <param name="measure">The measuring.</param>
    /// <param name="conclude">What is looked at once it is over, also when it was interrupted.</param>
    /// <param name="path">The folder's path.</param>
    /// <param name="cancellationToken">What it is interrupted by.</param>
    /// <returns>How it ended; no failure but that of memory is thrown.</returns>
    public async Task<RunOutcome> OfAsync(
        Func<Task> measure, Func<Task> conclude, string path, CancellationToken cancellationToken)
    {
        folder.Write(new RunEnd(RunEnding.Unfinished));
        var outcome = await MeasureAsync(measure, conclude, path, cancellationToken);
        folder.Write(outcome.End);
        return outcome;
    }

    private async Task<RunOutcome> MeasureAsync(
        Func<Task> measure, Func<Task> conclude, string path, CancellationToken cancellationToken)
    {
        var outcome = new RunOutcome(path);
        try
        {
            await measure();
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            outcome = outcome with { Interrupted = true };
        }
        catch (LabException) when (cancellationToken.IsCancellationRequested)
        {
            outcome = outcome with { Interrupted = true }; // what asked for the end may have ended the agent too
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            return outcome with { Failure = await CauseOfAsync(failure as LabException ?? LabException.Unexpected(failure)) };
        }

        return await CleanUpAsync(outcome, conclude);
    }

    /// <summary>
    /// Keeps what the probes printed, and lets the agent clean up: what fails here takes nothing of what was measured.
    /// </summary>
    private async Task<RunOutcome> CleanUpAsync(RunOutcome outcome, Func<Task> conclude)
    {
        try
        {
            await conclude();
            await KeepOutputAsync();
            await agent.StopAsync(CancellationToken.None);
            return outcome;
        }
        catch (LabException) when (outcome.Interrupted)
        {
            return outcome;
        }
        catch (LabException failure)
        {
            return outcome with { Failure = failure };
        }
    }

    private async Task KeepOutputAsync()
    {
        foreach (var arm in plan.RunningArms.Where(arm => arm.Kind == ArmKind.Probe))
        {
            folder.WriteProbeOutput(arm.Id, await agent.ReadOutputAsync(arm.Id, CancellationToken.None));
        }
    }

    /// <summary>
    /// Requests that don't end any more, for one, are what is seen first of a machine, or of a server, that has gone.
    /// </summary>
    private async Task<LabException> CauseOfAsync(LabException seen)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        try
        {
            await agent.CheckServerAsync(patience.Token);
            return seen;
        }
        catch (LabException gone)
        {
            return gone;
        }
        catch (OperationCanceledException)
        {
            return new LabException(
                $"The agent does not answer any more. What was seen of it first: {seen.Message}", seen);
        }
    }
}
