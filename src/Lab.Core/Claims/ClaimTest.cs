using System.Diagnostics;
using Lab.Core.Analysis;
using Lab.Core.Definitions;
using Lab.Core.Planning;
using Lab.Core.Records;

namespace Lab.Core.Claims;

/// <summary>
/// Holds a run's verdicts against the claim of its experiment. One contradiction refutes; a claim holds only when everything in it was
/// measured and agrees.
/// </summary>
public static class ClaimTest
{
    /// <summary>What the run says; null where its experiment claims nothing.</summary>
    /// <param name="run">The run.</param>
    /// <param name="estimates">What it came to.</param>
    /// <param name="isValid">False when a doubt takes the result's worth away: then it decides nothing.</param>
    public static ClaimFinding? Of(RunRecord run, IReadOnlyList<OverheadEstimate> estimates, bool isValid) =>
        run.Plan.Definition.Claim is not { } claim ? null
        : isValid ? Of(run, claim, estimates)
        : new(claim, Ruling.Undecided, ["the run is invalid"]);

    private static ClaimFinding Of(RunRecord run, Claim claim, IReadOnlyList<OverheadEstimate> estimates)
    {
        var measured = estimates.Where(estimate => estimate.Primary && IsProbe(run, estimate.Arm)).ToArray();
        Observation[] observations = claim switch
        {
            CheapClaim or DearClaim => [.. measured.Where(each => IsNamed(claim.Arms, each.Arm)).Select(each => OfVerdict(run, claim, each))],
            DearerClaim dearer => [.. Compare(run, dearer, measured)],
            _ => throw new UnreachableException(),
        };
        var unmeasured = Unmeasured(run, claim, measured);
        var ruling = observations.Any(each => each.Ruling == Ruling.Refuted) ? Ruling.Refuted
            : observations.Length == 0 || unmeasured.Length > 0 || observations.Any(each => each.Ruling == Ruling.Undecided) ? Ruling.Undecided
            : Ruling.Holds;
        return new(claim, ruling, [.. Reasons(ruling, observations), .. ruling == Ruling.Undecided ? unmeasured : []]);
    }

    private static bool IsProbe(RunRecord run, string arm) => run.Plan.Arm(arm).Kind == ArmKind.Probe;

    private static bool IsNamed(IEnumerable<string> names, string arm) => names.Any(name => Claim.Names(name, arm));

    private static string[] Reasons(Ruling ruling, Observation[] observations) =>
        [.. observations.Where(each => each.Ruling == ruling).OrderByDescending(each => each.Weight).Select(each => each.Text)];

    private static Observation OfVerdict(RunRecord run, Claim claim, OverheadEstimate estimate)
    {
        var isDear = claim is DearClaim;
        var ruling = estimate.Verdict switch
        {
            Verdict.Costs => isDear ? Ruling.Holds : Ruling.Refuted,
            Verdict.CostsWithinMargin or Verdict.Equivalent => isDear ? Ruling.Refuted : Ruling.Holds,
            _ => Ruling.Undecided,
        };
        return new(ruling, Math.Abs(estimate.Effect), $"{Name(run, estimate)} {Does(estimate.Verdict)} {Change(estimate)}");
    }

    /// <summary>
    /// Intervals that do not touch tell two arms apart; that is stricter than a test of the difference (Schenker and Gentleman 2001,
    /// doi 10.1198/000313001317097960), so what it calls dearer is.
    /// </summary>
    private static IEnumerable<Observation> Compare(RunRecord run, DearerClaim claim, OverheadEstimate[] measured) =>
        from dear in measured
        where IsNamed(claim.Arms, dear.Arm)
        from cheap in measured
        where cheap.Load == dear.Load && cheap.Arm != dear.Arm && IsNamed(claim.Than, cheap.Arm)
        let ruling = dear.Interval95.Low > cheap.Interval95.High ? Ruling.Holds
            : dear.Interval95.High < cheap.Interval95.Low ? Ruling.Refuted
            : Ruling.Undecided
        let relation = ruling switch { Ruling.Holds => "costs more than", Ruling.Refuted => "costs less than", _ => "can't be told from" }
        select new Observation(
            ruling, Math.Abs(dear.Effect - cheap.Effect), $"{Name(run, dear)} ({Change(dear)}) {relation} {cheap.Arm} ({Change(cheap)})");

    private static string Name(RunRecord run, OverheadEstimate estimate) =>
        run.Plan.Definition.Loads.Count > 1 ? $"{estimate.Arm} under {estimate.Load}" : estimate.Arm;

    private static string Does(Verdict? verdict) => verdict switch
    {
        Verdict.Costs or Verdict.CostsWithinMargin => "costs",
        Verdict.Equivalent => "makes no difference that matters:",
        _ => "is undecided:",
    };

    private static string Change(OverheadEstimate estimate) =>
        $"{Figures.SignedPercent(estimate.Effect)} {Figures.PercentInterval(estimate.Interval95)} of {estimate.Metric.Title}";

    /// <summary>Arms that run here and have too little behind them for an estimate; what the machine refuses is said elsewhere.</summary>
    private static string[] Unmeasured(RunRecord run, Claim claim, OverheadEstimate[] measured)
    {
        string[] names = [.. claim.Arms, .. claim is DearerClaim dearer ? dearer.Than : []];
        return
        [
            .. from load in run.Plan.Definition.SwitchedLoads
               from arm in run.Plan.RunningArms
               where arm.Kind == ArmKind.Probe && IsNamed(names, arm.Id) && !measured.Any(each => each.Load == load.Name && each.Arm == arm.Id)
               select $"{arm.Id} has too little measured under {load.Name}",
        ];
    }

    private sealed record Observation(Ruling Ruling, double Weight, string Text);
}
