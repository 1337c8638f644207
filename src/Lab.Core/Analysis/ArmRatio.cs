using Lab.Core.Definitions;
using Lab.Core.Planning;
using Lab.Core.Statistics;

namespace Lab.Core.Analysis;

/// <summary>How many times what the reference arm costs another arm costs: two measured changes of CPU, server and readers together, under one load.</summary>
/// <param name="Load">Name of the load.</param>
/// <param name="Arm">Id of the arm.</param>
/// <param name="Reference">Id of the arm that it is held against.</param>
/// <param name="Change">The arm's measured change, us a request.</param>
/// <param name="ReferenceChange">The reference's.</param>
/// <param name="Times">Arm / reference; null where the reference's change can't be told from zero.</param>
/// <param name="Share">Reference / arm; null where the arm's change can't be told from zero.</param>
public sealed record ArmRatio(string Load, string Arm, string Reference, Amount Change, Amount ReferenceChange, Amount? Times, Amount? Share)
{
    /// <summary>The ratios of every probe that was measured to the experiment's reference, load by load; none where it names none.</summary>
    public static IReadOnlyList<ArmRatio> AllOf(ExperimentPlan plan, IReadOnlyList<OverheadEstimate> estimates)
    {
        if (plan.Definition.Reference is not { } reference)
        {
            return [];
        }

        return
        [
            .. from load in plan.Definition.SwitchedLoads
               let held = ChangeOf(estimates, load, reference)
               where held is not null
               from arm in plan.RunningArms
               where arm.Kind != ArmKind.Control && arm.Id != reference
               let own = ChangeOf(estimates, load, arm.Id)
               where own is not null
               select new ArmRatio(load.Name, arm.Id, reference, own, held, FiellerRatio.Of(own, held), FiellerRatio.Of(held, own)),
        ];
    }

    private static Amount? ChangeOf(IReadOnlyList<OverheadEstimate> estimates, LoadSpec load, string arm) =>
        estimates.FirstOrDefault(each => each.Load == load.Name && each.Arm == arm && each.Metric == PairEffect.Watched(load)) is { } change
            ? change.Change
            : null;
}
