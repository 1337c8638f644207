using System.Globalization;
using System.Runtime.InteropServices;
using Lab.Bpf.Interop;

namespace Lab.Bpf;

/// <summary>
/// The kernel's software event cpu-clock: a high-resolution timer on each CPU, at a set frequency. It needs no hardware counter, so it works
/// in virtual machines too; what runs with interrupts off is seen only when they are on again. The kernel turns the frequency into a fixed
/// period once, and never adjusts it (perf_swevent_init_hrtimer); a CPU that sleeps is woken for its sample, so idle CPUs count too.
/// </summary>
public static unsafe class SamplingClock
{
    /// <summary>PERF_TYPE_SOFTWARE; its event 0 is PERF_COUNT_SW_CPU_CLOCK.</summary>
    private const uint SoftwareEvent = 1;

    private const ulong ByFrequency = 1 << 10;

    /// <summary>The CPUs that are online.</summary>
    public static IReadOnlyList<int> Cpus() => [.. TracepointCounter.OnlineCpus()];

    /// <summary>Runs a program so often on each of these CPUs: a link for each, all of them or none.</summary>
    public static IReadOnlyList<BpfLink> Attach(BpfProgram program, int hz, IEnumerable<int> cpus)
    {
        var links = new List<BpfLink>();
        try
        {
            foreach (var cpu in cpus)
            {
                using var clock = Open(hz, cpu);
                links.Add(program.AttachTo(clock, Name(hz, cpu)));
            }

            return links;
        }
        catch
        {
            BpfLink.DisposeAll(links);
            throw;
        }
    }

    internal static FdHandle Open(int hz, int cpu)
    {
        var attributes = new PerfEventAttributes
        {
            Type = SoftwareEvent,
            SamplePeriod = (ulong)hz, // a frequency, with the flag
            Flags = ByFrequency,
        };
        return PerfEvent.OnCpu(attributes, cpu, $"open {Name(hz, cpu)}");
    }

    private static string Name(int hz, int cpu) => string.Create(CultureInfo.InvariantCulture, $"cpu-clock at {hz} Hz on CPU {cpu}");
}
