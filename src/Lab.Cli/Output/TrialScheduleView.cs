using System.Globalization;
using Lab.Core.Definitions;
using Lab.Core.Planning;

namespace Lab.Cli.Output;

/// <summary>The trials of a load that is not started.</summary>
internal static class TrialScheduleView
{
    public static void Show(Terminal terminal, ExperimentPlan plan, LoadSpec load, IReadOnlyList<TrialRound> rounds)
    {
        terminal.Print(string.Create(
            CultureInfo.InvariantCulture,
            $"load {load.Name}: {LoadDescription.Of(load)}; {rounds.Count} rounds of trials, about {CycleTiming.Of(plan.Arms, rounds.Count).TotalSeconds:0} s"));
        foreach (var arm in plan.Arms.Where(arm => arm.ExpectsRefusal))
        {
            terminal.Print(string.Create(CultureInfo.InvariantCulture, $"  loading {arm.Id} {CycleTiming.Refusals} times, to be refused"));
        }

        foreach (var round in rounds)
        {
            terminal.Print(string.Create(CultureInfo.InvariantCulture, $"round {round.Index + 1}"));
            foreach (var pair in round.Pairs)
            {
                var cycles = string.Create(CultureInfo.InvariantCulture, $"{CycleTiming.For(plan.Arm(pair.Arm).Class).CyclesPerRound} x {pair.Arm}");
                terminal.Print(pair.QuietFirst ? $"  nothing, {cycles}" : $"  {cycles}, nothing");
            }
        }
    }
}
