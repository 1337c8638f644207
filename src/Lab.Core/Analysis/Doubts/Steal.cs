using Lab.Core.Machines;

namespace Lab.Core.Analysis.Doubts;

/// <summary>
/// `cpu-steal`: the hypervisor gave the server's CPUs to somebody else for a part of the accounting windows. Process clocks may count
/// that time as the server's, and it comes and goes with the neighbours.
/// </summary>
public sealed class Steal : IDoubt
{
    private const double TooMuch = 0.02;

    /// <inheritdoc/>
    public IEnumerable<Conclusion> Find(Evidence evidence) =>
        from load in evidence.Run.Accounting.GroupBy(window => window.Load, StringComparer.Ordinal)
        let share = Share(load.Select(window => window.Scheduling?.Times).OfType<CpuTimes>().Aggregate(CpuTimes.Zero, (sum, times) => sum.Plus(times)))
        where share > TooMuch
        select new Conclusion(
            "cpu-steal", Severity.Warning, Arm: null,
            $"{load.Key}: the hypervisor took {Figures.Percent(share)} of the time of the server's CPUs (more than {Figures.Limit(TooMuch)}). Figures wander with the neighbours: measure when the host is quieter, or on a machine of its own.");

    private static double Share(CpuTimes times)
    {
        var all = times.UserNs + times.NiceNs + times.SystemNs + times.IdleNs + times.IowaitNs + times.IrqNs + times.SoftirqNs + times.StealNs;
        return all == 0 ? 0 : (double)times.StealNs / all;
    }
}
