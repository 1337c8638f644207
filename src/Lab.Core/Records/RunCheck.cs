using Lab.Core.Planning;

namespace Lab.Core.Records;

/// <summary>
/// Holds what was read from a run's folder against itself: a folder that was edited by hand, or is torn, is named and
/// not guessed at.
/// </summary>
public static class RunCheck
{
    /// <summary>What is wrong with a plan, as the end of a sentence; null for nothing.</summary>
    public static string? ProblemOf(ExperimentPlan plan)
    {
        if (!IsWhole(plan))
        {
            return "a part of the plan is missing (definition, arms, schedules, target; name, loads, probes, server)";
        }

        var definition = plan.Definition;
        return Contains(plan.Arms, null) || Contains(plan.Schedules, null) || Contains(definition.Loads, null)
                ? "an arm, a load or a schedule is null"
            : Twice(plan.Arms.Select(arm => arm.Id)) is { } arm ? $"two arms are named {arm}"
            : Twice(definition.Loads.Select(load => load.Name)) is { } load ? $"two loads are named {load}"
            : plan.Schedules.FirstOrDefault(schedule => !HasLoad(plan, schedule.Load)) is { } stray
                ? $"a schedule is of the load {stray.Load}, which the plan does not have"
            : null;
    }

    /// <summary>What is wrong with an environment, as the end of a sentence; null for nothing.</summary>
    public static string? ProblemOf(RunEnvironment environment)
    {
        object?[] parts =
        [
            environment.LabVersion, environment.Machine, environment.Server, environment.LoadCpus, environment.Doubts,
            environment.Server?.Addresses, environment.Server?.Cpus,
        ];
        return parts.Contains(null)
            ? "a part of the environment is missing (labVersion, machine, server, loadCpus, doubts)"
            : null;
    }

    /// <summary>What is wrong with a window of a plan, as the end of a sentence; null for nothing.</summary>
    public static string? ProblemOf(WindowRecord window, ExperimentPlan plan)
    {
        string[] arms = window switch
        {
            MeasuredWindow measured => [measured.Arm, measured.PairArm],
            SweepWindow swept => [swept.Arm, swept.PairArm],
            CycleTrial trial => [trial.Arm, trial.PairArm],
            _ => [window.Arm],
        };
        return arms.FirstOrDefault(arm => !HasArm(plan, arm)) is { } unknown
                ? $"it is of the arm {unknown}, which the plan does not have"
            : !HasLoad(plan, window.Load) ? $"it is of the load {window.Load}, which the plan does not have"
            : window.EndNs < window.StartNs ? "it ends before it starts"
            : null;
    }

    /// <summary>Parts that a file leaves out are null, whatever their type says.</summary>
    private static bool IsWhole(ExperimentPlan plan)
    {
        object?[] parts =
        [
            plan.Definition, plan.Arms, plan.Schedules, plan.Target,
            plan.Definition?.Name, plan.Definition?.Loads, plan.Definition?.Probes, plan.Definition?.Server,
        ];
        return !parts.Contains(null);
    }

    private static bool Contains<T>(IEnumerable<T?> items, T? item)
        where T : class => items.Contains(item);

    private static bool HasArm(ExperimentPlan plan, string id) =>
        id == Arm.Baseline || plan.Arms.Any(arm => arm.Id == id);

    private static bool HasLoad(ExperimentPlan plan, string name) =>
        plan.Definition.Loads.Any(load => load.Name == name);

    private static string? Twice(IEnumerable<string> names) =>
        names.CountBy(
            name => name,
            StringComparer.Ordinal).Where(entry => entry.Value > 1).Select(entry => entry.Key).FirstOrDefault();
}
