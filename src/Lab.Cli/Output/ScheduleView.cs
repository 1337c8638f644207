using System.Globalization;
using System.Text.Json;
using Lab.Cli.Commands;
using Lab.Core.Definitions;
using Lab.Core.Machines;
using Lab.Core.Planning;
using Lab.Core.Records;
using Lab.Runner.Definitions;
using Lab.Runner.Execution;

namespace Lab.Cli.Output;

/// <summary>The schedule of a run that is not started.</summary>
internal static class ScheduleView
{
    /// <param name="terminal">Where it is shown.</param>
    /// <param name="request">The run.</param>
    /// <param name="capabilities">What the machine under test can do; null where that could not be found out, and then
    /// every arm is planned.</param>
    /// <param name="format">How.</param>
    /// <exception cref="PreflightException">The arms that run here can reach no verdict in what was asked
    /// for.</exception>
    public static void Show(
        Terminal terminal, ExperimentRequest request, Capabilities? capabilities, OutputFormat format)
    {
        IReadOnlyList<Arm> arms = capabilities is null
            ? [.. request.Probes.Select(probe => probe.Arm)]
            : KnownRefusal.ArmsOn(capabilities, request.Probes);
        var (plan, issues) = Planner.Make(request.PlanOf(arms) with { ArmsAreKnown = capabilities is not null });
        if (plan is null)
        {
            throw new PreflightException(issues);
        }

        string[] notes = [.. Notes(request, plan, issues, capabilities is not null)];
        if (format == OutputFormat.Json)
        {
            Array.ForEach(notes, terminal.Say);
            terminal.Print(JsonSerializer.Serialize(plan, LabJson.Default.ExperimentPlan));
            return;
        }

        terminal.Print($"{request.Definition.Name}, seed {request.Seed}: {request.Definition.Question}");
        Array.ForEach(notes, note => terminal.Print(note));
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

    /// <summary>Which arms are planned, and what is to be known of the plan.</summary>
    private static IEnumerable<string> Notes(
        ExperimentRequest request, ExperimentPlan plan, IEnumerable<PreflightIssue> issues, bool armsAreKnown)
    {
        foreach (var arm in plan.Arms.Where(arm => arm is { Kind: ArmKind.Probe, ExpectsRefusal: false, NotRun: not null }))
        {
            yield return $"not run here: {arm.Id}: {arm.NotRun}";
        }

        if (!armsAreKnown)
        {
            yield return request.Target.IsThisMachine
                ? "Which variants run here was not tried, for that needs root and the packages (lab setup): all are planned."
                : $"Which variants run on {request.Target.Name} was not tried: all are planned.";
        }

        yield return "Variants that the machine refuses are left out; the order of the others stays.";
        if (!request.MaxTimeIsAsked && NeededTime.NoteOf(request.Definition, plan) is { } note)
        {
            yield return note;
        }

        foreach (var issue in issues)
        {
            yield return $"Refused where all of them run: {issue}";
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
