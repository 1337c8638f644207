using Lab.Core.Definitions;
using Lab.Core.Planning;
using Lab.Core.Records;

namespace Lab.Core.Analysis.Sweeps;

/// <summary>What a sweep came to.</summary>
/// <param name="Load">The sweep.</param>
/// <param name="CapacityRps">What the server could do before the first run, requests a second.</param>
/// <param name="LimitUs">The corrected p99 up to which a rate counts as below the knee, us (<see cref="KneeRule"/>); null where the lowest rate was not measured.</param>
/// <param name="Curves">The baseline first, then the arms in the order of the plan.</param>
/// <param name="Changes">What each arm changes at each rate.</param>
/// <param name="Knees">How far each arm moves the knee.</param>
public sealed record SweepResult(
    SweepLoop Load,
    double CapacityRps,
    double? LimitUs,
    IReadOnlyList<SweepCurve> Curves,
    IReadOnlyList<SweepChange> Changes,
    IReadOnlyList<KneeShift> Knees)
{
    /// <summary>The sweeps of a run that were begun; none in a run without one.</summary>
    public static IReadOnlyList<SweepResult> AllOf(RunRecord run) =>
    [
        .. from load in run.Plan.Definition.Sweeps
           let runs = run.Swept.Where(window => window.Load == load.Name && window.Seconds > 0).ToArray()
           where runs.Length > 0
           select Of(load, [.. run.Plan.RunningArms.Select(arm => arm.Id)], runs),
    ];

    private static SweepResult Of(SweepLoop load, string[] arms, SweepWindow[] runs)
    {
        SweepWindow[] lowest = [.. runs.Where(run => run is { IsBaseline: true, Step: 0 })];
        var limitUs = lowest.Length == 0 ? null : SweepPoint.Of(lowest).P99Us?.Value * KneeRule.LimitTimes;
        var knees = new RoundKnees(load, limitUs);
        var measured = runs.ToLookup(run => run.Arm);
        var pairs = runs.ToLookup(run => run.PairArm);
        return new SweepResult(
            load, runs[0].CapacityRps, limitUs,
            [.. arms.Prepend(Arm.Baseline).Where(measured.Contains).Select(arm => Curve(arm, [.. measured[arm]], knees))],
            [.. arms.SelectMany(arm => ChangesOf(arm, pairs[arm]))],
            [.. arms.Where(pairs.Contains).Select(arm => knees.Shift(arm, [.. pairs[arm]]))]);
    }

    private static SweepCurve Curve(string arm, SweepWindow[] runs, RoundKnees knees) => new(
        arm,
        [.. runs.GroupBy(run => run.Step).OrderBy(step => step.Key).Select(step => SweepPoint.Of([.. step]))],
        knees.Level(runs));

    private static IEnumerable<SweepChange> ChangesOf(string arm, IEnumerable<SweepWindow> runs) =>
        from step in runs.GroupBy(run => run.Step).OrderBy(step => step.Key)
        let pairs = Pairs(step).ToArray()
        where pairs.Length > 0
        select SweepChange.Of(arm, step.Key, pairs);

    private static IEnumerable<(SweepWindow Baseline, SweepWindow Arm)> Pairs(IEnumerable<SweepWindow> runs) =>
        from pair in runs.GroupBy(run => run.Pair)
        let baseline = pair.FirstOrDefault(run => run.IsBaseline)
        let arm = pair.FirstOrDefault(run => !run.IsBaseline)
        where baseline is not null && arm is not null
        select (baseline, arm);
}
