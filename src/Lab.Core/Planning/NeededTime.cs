using System.Globalization;
using Lab.Core.Definitions;

namespace Lab.Core.Planning;

/// <summary>A file's `max_time` is a wish: where the arms that run take longer, it gives way.</summary>
public static class NeededTime
{
    /// <summary>
    /// What is to be said of a plan that takes longer than its definition wished; null where none does.
    /// </summary>
    /// <param name="asked">The definition that the plan was made from.</param>
    /// <param name="plan">The plan.</param>
    public static string? NoteOf(ExperimentDefinition asked, ExperimentPlan plan)
    {
        var running = plan.RunningArms.Count();
        return plan.Definition.MaxTime <= asked.MaxTime ? null : string.Create(
            CultureInfo.InvariantCulture,
            $"max_time {asked.MaxTime.TotalSeconds:0} s of {asked.Name}.yaml is too short for {running} arms: about {plan.Definition.MaxTime.TotalSeconds:0} s are taken");
    }

    /// <summary>
    /// The longest time of a plan: what was asked for, or where that is a wish and too short, whole seconds that are
    /// enough.
    /// </summary>
    internal static TimeSpan Stretched(PlanRequest request, Arm[] arms, LoadNeeds[] needs)
    {
        var wished = request.Definition.MaxTime;
        if (request.Blocks is not null || (request.MaxTimeIsAsked && request.ArmsAreKnown))
        {
            return wished;
        }

        var needed = Of(request, arms, needs);
        return needed <= wished ? wished : TimeSpan.FromSeconds(Math.Ceiling(needed.TotalSeconds));
    }

    /// <summary>
    /// Every load has an equal part of the time where there are sweeps, so the longest sweep decides.
    /// </summary>
    private static TimeSpan Of(PlanRequest request, Arm[] arms, LoadNeeds[] needs)
    {
        if (request.Definition.HasTrials)
        {
            return TrialPlan.TimeOf(request, arms);
        }

        Arm[] running = [.. arms.Where(arm => arm.NotRun is null)];
        var longest = request.Definition.Sweeps.Select(sweep => SweepTiming.Of(sweep, running, sweep.Rounds))
            .DefaultIfEmpty(TimeSpan.Zero).Max();
        var (pairs, sweeps) = (LoadNeeds.Total(needs), request.Definition.Loads.Count * longest);
        return pairs > sweeps ? pairs : sweeps;
    }
}
