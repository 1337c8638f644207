using Lab.Core.Benchmarks;
using Lab.Core.Definitions;
using Lab.Core.Records;

namespace Lab.Tests.Benchmarks;

/// <summary>A bench of generators whose figures are known.</summary>
internal static class MadeUpLoadBench
{
    public static readonly BenchMachine Machine = new("6.1", "a CPU", 2, "kvm", "Apache/2.4", NetworkMode.Loopback);

    public static LoadBenchPlan Plan(int rounds = 3) => new(
        new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero), Seed: 7, Machine, ServerCpus: [1], LoadCpus: [0], Connections: 16, Doubts: [],
        LoadBenchPlan.Draw(rounds, LoadBenchSeconds.Whole, seed: 7));

    public static IReadOnlyList<LoadBenchSample> Samples(LoadBenchPlan plan) => [.. plan.Steps.Select(SampleOf)];

    /// <summary>In round n everything is n tenths faster; the engine makes 1.2 times wrk's requests, ab half of them.</summary>
    public static LoadBenchSample SampleOf(LoadStep step) => step switch
    {
        ContestStep contest => new ContestSample(contest, FiguresOf(contest), ServerCoreShare: 0.95),
        PacingStep pacing => new PacingSample(pacing, Seconds: 10, Failed: 0, new Pacing(pacing.RateRps * 10L, NotSent: 0, 20, 100 + pacing.Round, 900, 0.1)),
        _ => throw new ArgumentOutOfRangeException(nameof(step)),
    };

    public static LoadFigures FiguresOf(ContestStep step, double speed = 1)
    {
        var ofWrk = step.Tool switch { LoadTool.Builtin => 1.2, LoadTool.Wrk => 1.0, _ => 0.5 };
        var requests = (long)(100_000 * speed * ofWrk * (1 + (step.Round / 10.0)) * (step.KeepAlive ? 5 : 1));
        return new(
            step.Seconds, requests, Failed: 0, CpuNs: (long)(step.Seconds * 1e9 * (step.Server == LoadServer.Apache ? 0.5 : 1)), P50Us: 150, P99Us: 400,
            AllocatedBytes: step.Tool == LoadTool.Builtin ? requests / 100 : null);
    }
}
