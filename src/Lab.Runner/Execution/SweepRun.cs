using System.Globalization;
using Lab.Core.Definitions;
using Lab.Core.Machines;
using Lab.Core.Planning;
using Lab.Runner.Loads;

namespace Lab.Runner.Execution;

/// <summary>Runs a sweep: what the server can do, and then every rate in every state, round by round.</summary>
internal sealed class SweepRun(
    ExperimentPlan plan, SweepLoop sweep, IAgent agent, CapacityFinder capacity, LoadStarter loads, FaultyArms faulty,
    RunFolderWriter folder, IProgress<RunProgress> progress)
{
    /// <summary>Measures; each run is on disk before the next begins.</summary>
    public async Task RunAsync(Schedule schedule, Func<int> nextIndex, CancellationToken cancellationToken)
    {
        var capacityRps = await capacity.FindAsync(sweep, cancellationToken);
        progress.Report(new Step(string.Create(
            CultureInfo.InvariantCulture,
            $"capacity: {capacityRps:N0} requests/s; {sweep.Steps} rates from {sweep.From * 100:0.###} % to {sweep.To * 100:0.###} % of it")));
        var taker = new SweepTaker(agent, loads, sweep, capacityRps);
        var rounds = schedule.Sweep ?? [];
        var planned = rounds.Sum(round => 2 * round.Pairs.Count);
        var done = 0;
        foreach (var round in rounds)
        {
            foreach (var pair in round.Pairs.Where(pair => !faulty.HasGivenUp(pair.Arm)))
            {
                foreach (var baseline in new[] { pair.BaselineFirst, !pair.BaselineFirst })
                {
                    var place = new WindowPlace(
                        nextIndex(), sweep.Name, baseline ? Arm.Baseline : pair.Arm, pair.Arm, pair.Index);
                    var window = await faulty.TakeAsync(
                        place, () => taker.TakeAsync(place.Index, round.Index, pair, plan.Arm(pair.Arm), baseline, cancellationToken));
                    if (window is null || !faulty.Accepts(place, window))
                    {
                        break; // half a pair is none
                    }

                    folder.Append(window);
                    progress.Report(new SweepWindowDone(window, ++done, planned));
                }
            }
        }
    }
}
