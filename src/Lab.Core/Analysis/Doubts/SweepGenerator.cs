using Lab.Core.Analysis.Sweeps;
using Lab.Core.Planning;

namespace Lab.Core.Analysis.Doubts;

/// <summary>`generator-saturated` of a sweep: below the knee the generator had no CPU time to spare, so that the knee may be its own.</summary>
public sealed class SweepGenerator : IDoubt
{
    /// <inheritdoc/>
    public IEnumerable<Conclusion> Find(Evidence evidence) =>
        from sweep in evidence.Sweeps
        let knee = sweep.Curves.FirstOrDefault(curve => curve.Arm == Arm.Baseline)?.KneeRps?.Value
        where knee is not null
        let cpu = new GeneratorCpu(sweep.Load, evidence.Run.Environment.LoadCpus)
        let busiest = evidence.Run.Swept.Where(run => run.Load == sweep.Load.Name && run.RateRps <= knee)
            .GroupBy(run => run.Step)
                .Select(step => cpu.Share(step.Sum(run => run.LoadCpuNs), step.Sum(run => run.Seconds)))
                    .DefaultIfEmpty(0).Max()
        where cpu.IsSaturated(busiest)
        select Saturated(sweep, busiest, cpu.Cores);

    private static Conclusion Saturated(SweepResult sweep, double busy, string cores) => new(
        "generator-saturated", Severity.Warning, Arm: null,
        $"{sweep.Load.Name}: at rates below the knee the load generator used {Figures.Percent(busy)} of {cores}, so the knee may be its own. Use keep-alive, a larger body or more threads.");
}
