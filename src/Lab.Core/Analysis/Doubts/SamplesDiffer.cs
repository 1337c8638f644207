using System.Globalization;
using Lab.Core.Records;

namespace Lab.Core.Analysis.Doubts;

/// <summary>`samples-differ`: a sampling clock ran more or less often than its frequency, the CPUs and the time say.</summary>
public sealed class SamplesDiffer : IDoubt
{
    /// <inheritdoc/>
    public IEnumerable<Conclusion> Find(Evidence evidence) =>
        from rate in SampleRate.AllOf(evidence.Run)
        where !rate.IsAsExpected
        select new Conclusion("samples-differ", Severity.Warning, rate.Arm, string.Create(
            CultureInfo.InvariantCulture,
            $"{rate.Load}: {rate.Seen:N0} samples where {rate.Hz} Hz on {rate.Cpus} CPUs for {rate.Seconds:0.0} s make {rate.Expected:N0} ({Signed(rate.Deviation)}{Split(rate)}). {Reason(rate, evidence.Run)}"));

    private static string Split(SampleRate rate) => (rate.DeviationServerCpu, rate.DeviationOtherCpus) is ({ } server, { } other)
        ? $"; the server's CPUs {Signed(server)}, the others {Signed(other)}"
        : "";

    private static string Signed(double fraction) => string.Create(CultureInfo.InvariantCulture, $"{fraction * 100:+0.0;-0.0} %");

    /// <summary>What the run can tell of the cause.</summary>
    private static string Reason(SampleRate rate, RunRecord run)
    {
        if (rate.Deviation > 0)
        {
            return "The clock is faster than asked, or more is counted than its samples: check the probe.";
        }

        var windows = run.Accounting.Where(window => window.Load == rate.Load && window.Arm == rate.Arm && window.Scheduling is not null).ToArray();
        var (idle, stolen) = (Share(windows, times => times.IdleNs + times.IowaitNs), Share(windows, times => times.StealNs));
        var missing = -(rate.DeviationServerCpu ?? (rate.Deviation * rate.Cpus / rate.ServerCpus));
        return string.Create(CultureInfo.InvariantCulture, $"{(Math.Abs(missing - idle) <= SampleRate.Tolerance
            ? $"The server's CPUs were idle for {idle * 100:0.0} % of the time (before and after the load), and about that is missing on them: an idle CPU seems to take no samples here (a hypervisor may park a virtual one), while a busy one takes all."
            : "A timer that comes late by more than its period leaves samples out: interrupts were off, or the hypervisor had the CPU.")} Stolen from them: {stolen * 100:0.0} %.");
    }

    /// <summary>A part of what the server's CPUs did while the samples were counted.</summary>
    private static double Share(AccountingWindow[] windows, Func<Machines.CpuTimes, long> part)
    {
        var all = windows.Sum(window => window.Scheduling!.Times is var times ? times.UserNs + times.NiceNs + times.SystemNs + times.IdleNs + times.IowaitNs + times.IrqNs + times.SoftirqNs + times.StealNs : 0);
        return all == 0 ? 0 : (double)windows.Sum(window => part(window.Scheduling!.Times)) / all;
    }
}
