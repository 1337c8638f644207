using Lab.Core.Definitions;
using MathNet.Numerics;
using MathNet.Numerics.Random;

namespace Lab.Core.Planning;

/// <summary>The order in which a sweep's rates and arms are measured: pure, and the same for the same seed.</summary>
internal static class SweepPlan
{
    /// <summary>An arm that this machine refuses takes part in the drawing and is left out afterwards, as in a switchback.</summary>
    internal static SweepRound[] Draw(SweepLoop sweep, Arm[] arms, int? rounds, Xoshiro256StarStar random)
    {
        var running = arms.Where(arm => arm.NotRun is null).Select(arm => arm.Id).ToHashSet(StringComparer.Ordinal);
        var index = 0;
        return [.. Enumerable.Range(0, rounds ?? sweep.Rounds).Select(round =>
        {
            var drawn = Shuffled(Enumerable.Range(0, sweep.Steps), random)
                .SelectMany(step => Shuffled(arms.Select(arm => arm.Id), random).Select(arm => (Step: step, Arm: arm, BaselineFirst: random.NextBoolean())))
                .ToArray();
            return new SweepRound(round, [.. drawn
                .Where(pair => running.Contains(pair.Arm))
                .Select(pair => new SweepPair(index++, pair.Step, pair.Arm, pair.BaselineFirst))]);
        })];
    }

    /// <summary>What stands against the sweeps of an experiment: too few rounds were asked for, or they do not fit its time.</summary>
    internal static IEnumerable<PreflightIssue> Check(PlanRequest request, IEnumerable<Arm> arms)
    {
        Arm[] running = [.. arms.Where(arm => arm.NotRun is null)];
        var loads = request.Definition.Loads.Count;
        foreach (var sweep in request.Definition.Sweeps)
        {
            var time = SweepTiming.Of(sweep, running, request.Blocks ?? sweep.Rounds);
            if (request.Blocks < SweepLoop.MinimumRounds)
            {
                yield return new(
                    "--blocks", Line: null, $"{request.Blocks} rounds of {sweep.Name} have no interval of 95 %", $"Ask for at least --blocks {SweepLoop.MinimumRounds}.");
            }
            else if (request is { Blocks: null, MaxTimeIsAsked: true } && time > request.Definition.MaxTime / loads)
            {
                yield return new(
                    "--max-time", Line: null, Problem(request.Definition, sweep, time),
                    $"Allow at least --max-time {Math.Ceiling(time.TotalSeconds * loads):0}s, or give {sweep.Name} fewer steps, rounds or seconds, or ask for fewer probes with --probe.");
            }
        }
    }

    private static string Problem(ExperimentDefinition definition, SweepLoop sweep, TimeSpan time)
    {
        var part = definition.Loads.Count > 1 ? $", of which {sweep.Name} has {(definition.MaxTime / definition.Loads.Count).TotalSeconds:0} s," : "";
        return $"{definition.MaxTime.TotalSeconds:0} s{part} are too short: its runs take about {time.TotalSeconds:0} s";
    }

    private static T[] Shuffled<T>(IEnumerable<T> items, Xoshiro256StarStar random)
    {
        T[] shuffled = [.. items];
        Combinatorics.SelectPermutationInplace(shuffled, random);
        return shuffled;
    }
}
