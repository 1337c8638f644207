using Lab.Core.Planning;

namespace Lab.Core.Records;

/// <summary>Holds what was read from a run's folder against itself: a folder that was written by hand, or is torn, is named and not guessed at.</summary>
public static class RunCheck
{
    /// <summary>What is wrong with a plan, as the end of a sentence; null for nothing.</summary>
    public static string? ProblemOf(ExperimentPlan plan)
    {
        // Parts that are left out are null, whatever their type says.
        object?[] parts = [plan.Definition, plan.Arms, plan.Schedules, plan.Target, plan.Definition?.Loads, plan.Definition?.Probes, plan.Definition?.Server, plan.Definition?.Name];
        if (parts.Contains(null))
        {
            return "a part of the plan is missing (definition, arms, schedules, target; name, loads, probes, server)";
        }

        return plan.Arms.Contains(null!) || plan.Schedules.Contains(null!) || plan.Definition!.Loads.Contains(null!) ? "an arm, a load or a schedule is null"
            : Twice(plan.Arms.Select(arm => arm.Id)) is { } arm ? $"two arms are named {arm}"
            : Twice(plan.Definition.Loads.Select(load => load.Name)) is { } load ? $"two loads are named {load}"
            : plan.Schedules.FirstOrDefault(schedule => plan.Definition.Loads.All(each => each.Name != schedule.Load)) is { } stray ? $"a schedule is of the load {stray.Load}, which the plan does not have"
            : null;
    }

    /// <summary>What is wrong with an environment, as the end of a sentence; null for nothing.</summary>
    public static string? ProblemOf(RunEnvironment environment)
    {
        object?[] parts = [environment.LabVersion, environment.Machine, environment.Server, environment.LoadCpus, environment.Doubts, environment.Server?.Addresses, environment.Server?.Cpus];
        return parts.Contains(null) ? "a part of the environment is missing (labVersion, machine, server, loadCpus, doubts)" : null;
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
        return arms.FirstOrDefault(arm => arm != Arm.Baseline && plan.Arms.All(each => each.Id != arm)) is { } unknown ? $"it is of the arm {unknown}, which the plan does not have"
            : plan.Definition.Loads.All(load => load.Name != window.Load) ? $"it is of the load {window.Load}, which the plan does not have"
            : window.EndNs < window.StartNs ? "it ends before it starts"
            : null;
    }

    private static string? Twice(IEnumerable<string> names) => names.CountBy(name => name, StringComparer.Ordinal).Where(entry => entry.Value > 1).Select(entry => entry.Key).FirstOrDefault();
}
