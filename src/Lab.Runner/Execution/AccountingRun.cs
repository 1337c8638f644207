using System.Globalization;
using Lab.Core.Planning;

namespace Lab.Runner.Execution;

/// <summary>Runs the accounting windows of one load, before anything is timed: round by round, the baseline among the probes.</summary>
internal sealed class AccountingRun(
    ExperimentPlan plan, string load, AccountingTaker taker, FaultyArms faulty, RunFolderWriter folder, IProgress<RunProgress> progress)
{
    /// <summary>Takes them; each is on disk before the next begins.</summary>
    public async Task RunAsync(Schedule schedule, Func<int> nextIndex, CancellationToken cancellationToken)
    {
        var rounds = schedule.Accounting ?? [];
        foreach (var round in rounds)
        {
            foreach (var id in round.Arms.Where(id => !faulty.HasGivenUp(id)))
            {
                progress.Report(new Step(string.Create(CultureInfo.InvariantCulture, $"accounting, round {round.Index + 1} of {rounds.Count}: {id}")));
                var place = new WindowPlace(nextIndex(), load, id, id, Pair: null);
                var arm = id == Arm.Baseline ? null : plan.Arm(id);
                var window = await faulty.TakeAsync(
                    place, () => taker.TakeAsync(place.Index, round.Index, arm, cancellationToken));
                if (window is not null && faulty.Accepts(place, window))
                {
                    folder.Append(window);
                    progress.Report(new WindowDone(window));
                }
            }
        }
    }
}
