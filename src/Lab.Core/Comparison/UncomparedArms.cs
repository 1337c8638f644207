using Lab.Core.Analysis;
using Lab.Core.Planning;

namespace Lab.Core.Comparison;

/// <summary>Finds the arms that are not measured in both runs, and why.</summary>
internal static class UncomparedArms
{
    internal static IReadOnlyList<UncomparedArm> Of(Assessment a, Assessment b, IReadOnlyList<ArmDifference> compared)
    {
        var done = compared.Select(each => (each.Load, each.Arm)).ToHashSet();
        return
        [
            .. from load in a.Run.Plan.Definition.SwitchedLoads
               from arm in a.Run.Plan.Arms.Concat(b.Run.Plan.Arms).DistinctBy(arm => arm.Id, StringComparer.Ordinal).OrderBy(arm => arm.Kind)
               where !done.Contains((load.Name, arm.Id))
               let inA = Primary(a, load.Name, arm.Id)
               let inB = Primary(b, load.Name, arm.Id)
               select new UncomparedArm(load.Name, arm.Id, arm.Kind, inA, inB, Reason(a, b, arm.Id, inA, inB)),
        ];
    }

    private static OverheadEstimate? Primary(Assessment run, string load, string arm) =>
        run.Estimates.FirstOrDefault(each => each.Primary && each.Load == load && each.Arm == arm);

    private static string Reason(Assessment a, Assessment b, string arm, OverheadEstimate? inA, OverheadEstimate? inB)
    {
        var (missingInA, missingInB) = (Missing(a, arm, inA), Missing(b, arm, inB));
        return missingInA is null ? $"{missingInB!.Value.What} in B{missingInB.Value.Why}"
            : missingInB is null ? $"{missingInA.Value.What} in A{missingInA.Value.Why}"
            : missingInA == missingInB ? $"{missingInA.Value.What} in either{missingInA.Value.Why}"
            : $"{missingInA.Value.What} in A{missingInA.Value.Why}; {missingInB.Value.What} in B{missingInB.Value.Why}";
    }

    private static (string What, string Why)? Missing(Assessment run, string arm, OverheadEstimate? estimate)
    {
        var planned = run.Run.Plan.Arms.FirstOrDefault(each => each.Id == arm);
        return estimate is not null ? null
            : planned is null ? ("not asked for", "")
            : planned.NotRun is { } reason ? ("not run", $": {reason}")
            : ("too few pairs", "");
    }
}
