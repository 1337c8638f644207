using System.Globalization;
using Lab.Core.Definitions;
using MathNet.Numerics;
using MathNet.Numerics.Random;

namespace Lab.Core.Planning;

/// <summary>The order in which arms are attached and detached in trials: pure, and the same for the same seed.</summary>
internal static class TrialPlan
{
    /// <summary>An arm that this machine refuses takes part in the drawing and is left out afterwards, as in a switchback.</summary>
    internal static TrialRound[] Draw(Arm[] arms, int? rounds, Xoshiro256StarStar random)
    {
        var roundsOf = arms.Where(arm => arm.NotRun is null).ToDictionary(arm => arm.Id, arm => CycleTiming.For(arm.Class).MostRounds, StringComparer.Ordinal);
        var index = 0;
        return [.. Enumerable.Range(0, rounds ?? CycleTiming.DefaultRounds).Select(round =>
        {
            string[] drawn = [.. arms.Select(arm => arm.Id)];
            Combinatorics.SelectPermutationInplace(drawn, random);
            var ordered = drawn.Select(arm => (Arm: arm, QuietFirst: random.NextBoolean())).ToArray();
            return new TrialRound(round, [.. ordered.Where(pair => round < roundsOf.GetValueOrDefault(pair.Arm)).Select(pair => new TrialPair(index++, pair.Arm, pair.QuietFirst))]);
        })];
    }

    /// <summary>Time that the trials under all loads take, roughly.</summary>
    internal static TimeSpan TimeOf(PlanRequest request, Arm[] arms) =>
        request.Definition.Loads.Count * CycleTiming.Of(arms, request.Blocks ?? CycleTiming.DefaultRounds);

    /// <summary>What stands against the trials of an experiment: too few rounds were asked for, or they do not fit its time.</summary>
    internal static IEnumerable<PreflightIssue> Check(PlanRequest request, Arm[] arms)
    {
        if (!request.Definition.HasTrials)
        {
            yield break;
        }

        var time = TimeOf(request, arms);
        if (request.Blocks < CycleTiming.MinimumRounds)
        {
            yield return new(
                "--blocks", Line: null, $"{request.Blocks} rounds of trials have no interval of 95 %", $"Ask for at least --blocks {CycleTiming.MinimumRounds}.");
        }
        else if (request is { Blocks: null, MaxTimeIsAsked: true } && time > request.Definition.MaxTime)
        {
            yield return new(
                "--max-time", Line: null,
                string.Create(CultureInfo.InvariantCulture, $"{request.Definition.MaxTime.TotalSeconds:0} s are too short: the trials take about {time.TotalSeconds:0} s"),
                string.Create(CultureInfo.InvariantCulture, $"Allow at least --max-time {Math.Ceiling(time.TotalSeconds):0}s, or ask for fewer probes with --probe, or for fewer rounds with --blocks."));
        }
    }
}
