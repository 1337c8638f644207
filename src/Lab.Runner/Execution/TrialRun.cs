using System.Diagnostics;
using System.Globalization;
using Lab.Core.Planning;
using Lab.Core.Records;
using Lab.Runner.Definitions;

namespace Lab.Runner.Execution;

/// <summary>Runs the trials of one load: every probe is loaded, and then attached and detached, round by round.</summary>
internal sealed class TrialRun(
    ExperimentPlan plan, TrialTaker taker, string load, ArmPreparation preparation, FaultyArms faulty,
    RunFolderWriter folder, IProgress<RunProgress> progress)
{
    /// <summary>Takes them; each is on disk before the next begins.</summary>
    public async Task RunAsync(IReadOnlyList<TrialRound> rounds, IReadOnlyList<RequestedProbe> probes, Func<int> nextIndex, CancellationToken cancellationToken)
    {
        var since = Stopwatch.GetTimestamp();
        await LoadAsync(probes, nextIndex, cancellationToken);
        var planned = rounds.Sum(round => 2 * round.Pairs.Count);
        var done = 0;
        foreach (var round in rounds)
        {
            foreach (var pair in round.Pairs.Where(pair => !faulty.HasGivenUp(pair.Arm)))
            {
                foreach (var quiet in new[] { pair.QuietFirst, !pair.QuietFirst })
                {
                    await Task.Delay(CycleTiming.Between, cancellationToken);
                    var place = new WindowPlace(
                        nextIndex(), load, quiet ? Arm.Baseline : pair.Arm, pair.Arm, pair.Index);
                    var window = await faulty.TakeAsync(
                        place, () => taker.CycleAsync(place.Index, round.Index, pair, plan.Arm(pair.Arm), quiet, cancellationToken));
                    if (window is null || !faulty.Accepts(place, window))
                    {
                        break; // half a pair is none
                    }

                    folder.Append(window);
                    progress.Report(new TrialDone(window, ++done, planned));
                }
            }

            if (IsOver(round, Stopwatch.GetElapsedTime(since)))
            {
                return;
            }
        }
    }

    /// <summary>Every load has the same part of the time; the rounds that an interval takes are done in any case.</summary>
    private bool IsOver(TrialRound round, TimeSpan elapsed) =>
        !plan.FixedBlocks && round.Index + 1 >= CycleTiming.MinimumRounds && elapsed > plan.Definition.MaxTime / plan.Schedules.Count;

    private async Task LoadAsync(IReadOnlyList<RequestedProbe> probes, Func<int> nextIndex, CancellationToken cancellationToken)
    {
        foreach (var probe in probes.Where(probe => probe.Variant.ExpectsRefusal || plan.Arm(probe.Arm.Id).NotRun is null))
        {
            // Compiling comes first: it isn't part of what is tried.
            var request = await preparation.RequestAsync(probe, cancellationToken);
            var place = new WindowPlace(nextIndex(), load, probe.Arm.Id, probe.Arm.Id, Pair: null);
            if (await faulty.TakeAsync(place, () => taker.LoadAsync(place.Index, plan.Arm(probe.Arm.Id), request, cancellationToken)) is { } window)
            {
                folder.Append(window);
                progress.Report(new Step(Said(window)));
            }
        }
    }

    private static string Said(LoadingTrial window) => string.Create(
        CultureInfo.InvariantCulture,
        $"  {window.Arm}: {(window.Refusal is { } refusal ? $"refused: {refusal.Reason}" : window.Attempts.Count == 0 ? "loaded by its tool" : $"loaded {window.Attempts.Count} times")}; {window.Counts.Requests:N0} requests meanwhile, {window.Counts.Failed:N0} failed");
}
