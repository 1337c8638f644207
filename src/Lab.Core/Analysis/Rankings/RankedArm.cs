using Lab.Core.Planning;
using Lab.Core.Statistics;

namespace Lab.Core.Analysis.Rankings;

/// <summary>How an arm stands to the experiment's reference.</summary>
public enum Standing
{
    /// <summary>It is the reference.</summary>
    Reference,

    /// <summary>Its interval lies above the reference's.</summary>
    More,

    /// <summary>The two intervals overlap.</summary>
    NotToldApart,

    /// <summary>Its interval lies below the reference's.</summary>
    Less,
}

/// <summary>An arm's place among all that were measured under a load.</summary>
/// <param name="Load">Name of the load.</param>
/// <param name="Rank">1 for the cheapest: one more than the arms whose intervals lie wholly below this one's. Arms whose intervals overlap may share one.</param>
/// <param name="Estimate">What it costs.</param>
/// <param name="Standing">How it stands to the reference.</param>
/// <param name="Times">How many times the reference's change its change is; null where that has no bounded interval.</param>
public sealed record RankedArm(string Load, int Rank, OverheadEstimate Estimate, Standing Standing, Amount? Times)
{
    /// <summary>The arms of every load, cheapest first; none where the experiment names no reference, or the reference was not measured.</summary>
    public static IReadOnlyList<RankedArm> AllOf(ExperimentPlan plan, IReadOnlyList<OverheadEstimate> estimates, IReadOnlyList<ArmRatio> ratios) =>
        plan.Definition.Reference is not { } reference ? [] :
        [
            .. from load in plan.Definition.SwitchedLoads
               let measured = Probes(plan, estimates, load.Name).ToArray()
               let held = measured.FirstOrDefault(estimate => estimate.Arm == reference)
               where held is not null
               from estimate in measured.OrderBy(estimate => estimate.Effect)
               let times = ratios.FirstOrDefault(ratio => ratio.Load == load.Name && ratio.Arm == estimate.Arm)?.Times
               select new RankedArm(
                   load.Name, 1 + measured.Count(other => other.Interval95.High < estimate.Interval95.Low), estimate, Stands(estimate, held), times),
        ];

    private static IEnumerable<OverheadEstimate> Probes(ExperimentPlan plan, IReadOnlyList<OverheadEstimate> estimates, string load) =>
        estimates.Where(estimate => estimate.Primary && estimate.Load == load && plan.Arm(estimate.Arm).Kind == ArmKind.Probe);

    private static Standing Stands(OverheadEstimate estimate, OverheadEstimate reference) =>
        estimate.Arm == reference.Arm ? Standing.Reference
        : estimate.Interval95.Low > reference.Interval95.High ? Standing.More
        : estimate.Interval95.High < reference.Interval95.Low ? Standing.Less
        : Standing.NotToldApart;
}
