using System.Globalization;
using System.Text.Json;
using Lab.Core.Definitions;
using Lab.Core.Planning;
using Lab.Core.Records;
using Lab.Runner.Definitions;
using Lab.Runner.Execution;

namespace Lab.Cli.Output;

/// <summary>The schedule of a run that is not started.</summary>
internal static class ScheduleView
{
    public static void Show(Terminal terminal, ExperimentRequest request, OutputFormat format)
    {
        var (plan, issues) = Planner.Make(new(request.Definition, request.Target.Name, request.Seed, [.. request.Probes.Select(probe => probe.Arm)], request.Blocks));
        if (plan is null)
        {
            throw new PreflightException(issues);
        }

        if (format == OutputFormat.Json)
        {
            terminal.Print(JsonSerializer.Serialize(plan, LabJson.Default.ExperimentPlan));
            return;
        }

        terminal.Print($"{request.Definition.Name}, seed {request.Seed}: {request.Definition.Question}");
        terminal.Print("Variants that this machine refuses will be left out of it; the order of the others stays.");
        terminal.Print(string.Create(CultureInfo.InvariantCulture, $"About {RunTiming.Of(plan).TotalSeconds:0} s at most, setting the machine up not counted."));
        if (request.Definition.Sites is { } sites)
        {
            terminal.Print($"{sites.Count} sites take turns, a block each: {string.Join(", ", sites.Select(site => site.Name))}. Each takes that long, in an order of its own like this one:");
        }

        foreach (var (load, schedule) in plan.Definition.Loads.Zip(plan.Schedules))
        {
            if (schedule.Trials is { } trials)
            {
                TrialScheduleView.Show(terminal, plan, load, trials);
                continue;
            }

            if (schedule.Sweep is { } rounds)
            {
                Show(terminal, plan, load.Name, rounds);
                continue;
            }

            terminal.Print($"load {load.Name}: {LoadDescription.Of(load)}");
            terminal.Print(Lengths(plan, schedule));
            foreach (var block in schedule.Blocks)
            {
                terminal.Print($"block {block.Index + 1}");
                foreach (var pair in block.Pairs)
                {
                    terminal.Print($"  {Order(pair.Arm, pair.BaselineFirst)}");
                }
            }
        }
    }

    private static string Lengths(ExperimentPlan plan, Schedule schedule) => string.Create(
        CultureInfo.InvariantCulture,
        $"  {schedule.Accounting?.Count ?? 0} accounting rounds, about {RunTiming.AccountingOf(plan, schedule).TotalSeconds:0} s; {schedule.Blocks.Count} blocks, about {RunTiming.PairsOf(plan, schedule).TotalSeconds:0} s");

    private static void Show(Terminal terminal, ExperimentPlan plan, string load, IReadOnlyList<SweepRound> rounds)
    {
        var sweep = plan.Definition.Sweeps.Single(each => each.Name == load);
        var time = SweepTiming.Of(sweep, plan.RunningArms, rounds.Count);
        terminal.Print(string.Create(CultureInfo.InvariantCulture, $"sweep {load}: {rounds.Count} rounds of {sweep.Steps} rates, about {time.TotalSeconds:0} s"));
        foreach (var round in rounds)
        {
            terminal.Print($"round {round.Index + 1}");
            foreach (var pair in round.Pairs)
            {
                terminal.Print(string.Create(CultureInfo.InvariantCulture, $"  {sweep.ShareOf(pair.Step) * 100:0.###} %: {Order(pair.Arm, pair.BaselineFirst)}"));
            }
        }
    }

    private static string Order(string arm, bool baselineFirst) => baselineFirst ? $"{Arm.Baseline}, {arm}" : $"{arm}, {Arm.Baseline}";
}
