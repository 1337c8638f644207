using Lab.Bpf.Interop;

namespace Lab.Bpf;

/// <summary>Counts an event on every CPU of the machine, whoever runs there and in whichever mode, as `perf stat --all-cpus` does.</summary>
public sealed unsafe class MachineCounter : IDisposable
{
    // Values of enum perf_type_id and of its enumerations; perf_event_open(2).
    private const uint Hardware = 0;
    private const uint Software = 1;
    private const ulong Instructions = 1;
    private const ulong ContextSwitches = 3;

    /// <summary>It counts all the time or not at all: shared with others by turns it would be an estimate.</summary>
    private const ulong Pinned = 1 << 2;

    private readonly FdHandle[] _counters;
    private readonly string _what;

    private MachineCounter(FdHandle[] counters, string what)
    {
        (_counters, _what) = (counters, what);
    }

    /// <summary>Starts counting the instructions that the CPUs retire.</summary>
    /// <exception cref="BpfException">They have no such counter, or do not show it to a guest.</exception>
    public static MachineCounter OfInstructions() => Open(Hardware, Instructions, "instructions");

    /// <summary>Starts counting context switches, which every kernel counts.</summary>
    /// <exception cref="BpfException">This process may not.</exception>
    public static MachineCounter OfContextSwitches() => Open(Software, ContextSwitches, "context switches");

    /// <summary>The count since it was opened, of all CPUs together.</summary>
    /// <exception cref="BpfException">The counter was not given to it all the time.</exception>
    public long Read()
    {
        long sum = 0;
        foreach (var fd in _counters)
        {
            long count;
            if (Libc.read(fd, &count, sizeof(long)) != sizeof(long))
            {
                const int noDevice = 6; // ENXIO: the read was empty, so the pinned counter is in error
                throw new BpfException($"count {_what} all the time", noDevice);
            }

            sum += count;
        }

        return sum;
    }

    /// <inheritdoc/>
    public void Dispose() => Array.ForEach(_counters, counter => counter.Dispose());

    private static MachineCounter Open(uint type, ulong config, string what)
    {
        var opened = new List<FdHandle>();
        try
        {
            foreach (var cpu in TracepointCounter.OnlineCpus())
            {
                opened.Add(PerfEvent.OnCpu(new() { Type = type, Config = config, Flags = Pinned }, cpu, $"count {what} on CPU {cpu}"));
            }

            return new([.. opened], what);
        }
        catch
        {
            opened.ForEach(counter => counter.Dispose());
            throw;
        }
    }
}
