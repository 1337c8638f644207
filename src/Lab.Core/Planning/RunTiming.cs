using Lab.Core.Definitions;

namespace Lab.Core.Planning;

/// <summary>What a run takes beside the windows of its pairs.</summary>
public static class RunTiming
{
    /// <summary>From the start of a load to its first window.</summary>
    public static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(2);

    /// <summary>From the start of the closed loop that finds the capacity until its answers count.</summary>
    public static readonly TimeSpan CapacityWarmUp = TimeSpan.FromSeconds(1);

    /// <summary>For how long they count.</summary>
    public static readonly TimeSpan Capacity = TimeSpan.FromSeconds(2);

    /// <summary>Length of an accounting window.</summary>
    public static readonly TimeSpan Accounting = TimeSpan.FromSeconds(2);

    /// <summary>What tools poll with when they read events in user space; bpftrace takes 100 ms.</summary>
    public static readonly TimeSpan Delivery = TimeSpan.FromMilliseconds(300);

    /// <summary>Draining the load before and after an accounting window and reading its counters, roughly: for the estimate only.</summary>
    private static readonly TimeSpan Settling = TimeSpan.FromMilliseconds(150);

    /// <summary>Time that the accounting windows of a load take, roughly.</summary>
    public static TimeSpan AccountingOf(ExperimentPlan plan, Schedule schedule)
    {
        var total = TimeSpan.Zero;
        foreach (var arm in (schedule.Accounting ?? []).SelectMany(round => round.Arms))
        {
            total += Accounting + Delivery + Settling + (
                arm == Arm.Baseline ? TimeSpan.Zero : SwitchOf(plan.Arm(arm), plan.Load(schedule.Load)));
        }

        return total;
    }

    private static TimeSpan SwitchOf(Arm arm, LoadSpec load) => ClassTiming.For(arm.Class, load).SwitchOf(arm.Hooks);

    /// <summary>Time that the pairs of a load take, roughly, where none of its blocks is saved.</summary>
    public static TimeSpan PairsOf(ExperimentPlan plan, Schedule schedule) => Planner.BlockTime(plan.RunningArms, plan.Load(schedule.Load)) * schedule.Blocks.Count;

    /// <summary>Time that a run takes in all, roughly, setting it up not counted.</summary>
    public static TimeSpan Of(ExperimentPlan plan)
    {
        var total = plan.Definition.Loads.OfType<OpenLoop>().Any(load => load.Rate is CapacityShare or MeasuredShare) ? CapacityWarmUp + Capacity : TimeSpan.Zero;
        foreach (var schedule in plan.Schedules)
        {
            total += WarmUp + AccountingOf(plan, schedule) + PairsOf(plan, schedule)
                + (schedule.Trials is { } rounds ? CycleTiming.Of(plan.Arms, rounds.Count) : TimeSpan.Zero);
        }

        return total;
    }
}
