using System.Globalization;
using System.Text.Json;
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
        var (plan, issues) = Planner.Make(new(request.Definition, "local", request.Seed, [.. request.Probes.Select(probe => probe.Arm)], request.Blocks));
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
        foreach (var schedule in plan.Schedules)
        {
            var time = Planner.BlockTime(plan.RunningArms) * schedule.Blocks.Count;
            terminal.Print(string.Create(CultureInfo.InvariantCulture, $"load {schedule.Load}: {schedule.Blocks.Count} blocks, about {time.TotalSeconds:0} s"));
            foreach (var block in schedule.Blocks)
            {
                terminal.Print($"block {block.Index + 1}");
                foreach (var pair in block.Pairs)
                {
                    terminal.Print(pair.BaselineFirst ? $"  {Arm.Baseline}, {pair.Arm}" : $"  {pair.Arm}, {Arm.Baseline}");
                }
            }
        }
    }
}
