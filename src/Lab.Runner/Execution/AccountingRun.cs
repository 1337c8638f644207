using System.Globalization;
using Lab.Core.Planning;

namespace Lab.Runner.Execution;

/// <summary>Runs the accounting windows of one load, before anything is timed: round by round, the baseline among the probes.</summary>
internal sealed class AccountingRun(ExperimentPlan plan, AccountingTaker taker, RunFolderWriter folder, IProgress<RunProgress> progress)
{
    /// <summary>Takes them; each is on disk before the next begins.</summary>
    public async Task RunAsync(Schedule schedule, Func<int> nextIndex, CancellationToken cancellationToken)
    {
        var rounds = schedule.Accounting ?? [];
        foreach (var round in rounds)
        {
            foreach (var id in round.Arms)
            {
                progress.Report(new Step(string.Create(CultureInfo.InvariantCulture, $"accounting, round {round.Index + 1} of {rounds.Count}: {id}")));
                var window = await taker.TakeAsync(nextIndex(), round.Index, id == Arm.Baseline ? null : plan.Arm(id), cancellationToken);
                folder.Append(window);
                progress.Report(new WindowDone(window));
            }
        }
    }
}
