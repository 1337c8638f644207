using Lab.Core.Analysis.Sweeps;
using Lab.Core.Planning;
using Lab.Core.Records;

namespace Lab.Core.Analysis.Doubts;

/// <summary>`generator-saturated` of a sweep: below the knee the generator had no CPU time to spare, so that the knee may be its own.</summary>
public sealed class SweepGenerator : IDoubt
{
    private const double Busy = 0.95;

    /// <inheritdoc/>
    public IEnumerable<Conclusion> Find(Evidence evidence) =>
        from sweep in evidence.Sweeps
        let knee = sweep.Curves.FirstOrDefault(curve => curve.Arm == Arm.Baseline)?.KneeRps?.Value
        where knee is not null
        let busiest = evidence.Run.Swept.Where(run => run.Load == sweep.Load.Name && run.RateRps <= knee)
            .GroupBy(run => run.Step).Select(step => Share([.. step])).DefaultIfEmpty(0).Max()
        where busiest > Busy
        select Saturated(sweep, busiest);

    private static Conclusion Saturated(SweepResult sweep, double busy) => new(
        "generator-saturated", Severity.Warning, Arm: null,
        $"{sweep.Load.Name}: at rates below the knee the load generator used {Figures.Percent(busy)} of its core, so the knee may be its own. Use keep-alive, a larger body or more threads.");

    private static double Share(SweepWindow[] runs) => runs.Sum(run => run.LoadCpuNs) / 1e9 / runs.Sum(run => run.Seconds);
}
