using Lab.Core.Analysis;
using Lab.Core.Comparison;
using Lab.Core.Definitions;
using Lab.Core.Planning;
using Lab.Core.Records;

namespace Lab.Tests.Synthetic;

/// <summary>Made-up runs to hold against each other.</summary>
public static class TwoRuns
{
    public const string Probe = "tcplife/core-tp_btf";
    public const double CostInA = 0.03;

    /// <summary>What the probe costs in a run that is this much worse than A.</summary>
    public static double CostInB(double more) => ((1 + CostInA) * (1 + more)) - 1;

    public static RunRecord Run(double cost, int seed, int pairs = 60, params Arm[] others)
    {
        var run = new SyntheticRun(seed).Of(
            pairs,
            [SyntheticRun.Control, new SyntheticArm(SyntheticExperiment.Probe(Probe), cost), .. others.Select(arm => new SyntheticArm(arm, Cost: 0.01))]);
        return run with { Environment = run.Environment with { StartedUtc = run.Environment.StartedUtc.AddHours(seed) } };
    }

    public static RunComparison Compare(RunRecord a, RunRecord b, double margin = 0.02) =>
        RunComparer.Compare(Assessor.Assess(a), Assessor.Assess(b), margin);

    public static RunComparison Against(this RunRecord b, Assessment a, double margin = 0.02) =>
        RunComparer.Compare(a, Assessor.Assess(b), margin);

    public static ArmDifference Primary(this RunComparison comparison, string arm = Probe) =>
        comparison.Differences.Single(each => each.Primary && each.Arm == arm);

    public static RunRecord Redefined(this RunRecord run, Func<ExperimentDefinition, ExperimentDefinition> change) =>
        run with { Plan = run.Plan with { Definition = change(run.Plan.Definition) } };
}
