using Lab.Agent.Symbols;
using Lab.Core.Profiling;

namespace Lab.Agent.Profiling;

/// <summary>
/// Turns samples into folded stacks. The first frame says whose CPU time it is: the server's; that of soft interrupts which an idle CPU or
/// ksoftirqd does (network packets, above all: the server's work, but on nobody's account); or another task's, of which only the kernel's part is
/// told. A CPU that idles is in no stack.
/// </summary>
internal sealed class StackNames(IReadOnlyCollection<int> server)
{
    /// <summary>Whose an interrupt is that comes while there is nothing to do.</summary>
    private const string IdleInterrupts = "[interrupts of an idle CPU]";

    /// <summary>Stands for the callers that a walk by frame pointers did not find.</summary>
    private const string UnknownCallers = "[callers unknown]";

    private static readonly string[] InterruptMarks = ["handle_softirqs", "__do_softirq", "asm_sysvec_", "asm_common_interrupt"];

    /// <summary>Functions that a program or a thread begins in: a stack that reaches one of them is whole.</summary>
    private static readonly HashSet<string> Beginnings = new(StringComparer.Ordinal)
    {
        "main", "_start", "__libc_start_main", "__libc_start_call_main", "start_thread", "clone", "clone3",
    };

    private readonly KernelSymbolFile _kernel = KernelSymbolFile.Read();
    private readonly Dictionary<string, ElfImage?> _images = new(StringComparer.Ordinal);
    private readonly Dictionary<int, ProcessSymbols?> _processes = [];

    /// <summary>False where the kernel hides its addresses.</summary>
    public bool HasKernelSymbols => _kernel.IsReadable;

    /// <summary>The stack of a sample, outermost frame first; null for an idle CPU.</summary>
    public NamedStack? Name(StackSample sample)
    {
        string[] kernel = [.. _kernel.Frames(sample.Kernel)];
        if (sample.ProcessId == 0)
        {
            return kernel.Any(IsInterrupt) ? new NamedStack([IdleInterrupts, .. kernel], IsServers: false, HasUserStack: false, IsWhole: false) : null;
        }

        var isServers = server.Contains(sample.ProcessId);
        string[] user = isServers && SymbolsOf(sample.ProcessId) is { } symbols ? [.. symbols.Frames(sample.User)] : [];
        var isWhole = user.Any(frame => Beginnings.Contains(FrameName.Shown(frame)));
        return new NamedStack(
            [FrameName.Task(sample.Command), .. user.Length == 0 || isWhole ? [] : new[] { UnknownCallers }, .. user, .. kernel],
            isServers,
            HasUserStack: user.Length > 0,
            isWhole);
    }

    private static bool IsInterrupt(string frame) => InterruptMarks.Any(mark => frame.StartsWith(mark, StringComparison.Ordinal));

    private ProcessSymbols? SymbolsOf(int pid)
    {
        if (!_processes.TryGetValue(pid, out var symbols))
        {
            _processes[pid] = symbols = TryRead(pid);
        }

        return symbols;
    }

    private ProcessSymbols? TryRead(int pid)
    {
        try
        {
            return new ProcessSymbols(pid, _images);
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return null; // it has ended meanwhile: its stack in user space has no names and is left out
        }
    }
}

/// <summary>A sample as the program saw it.</summary>
/// <param name="ProcessId">Its process; 0 for a CPU with nothing to do.</param>
/// <param name="Command">Its task's name.</param>
/// <param name="Kernel">Addresses in the kernel, innermost first.</param>
/// <param name="User">Addresses in user space, innermost first.</param>
internal sealed record StackSample(int ProcessId, string Command, IReadOnlyList<ulong> Kernel, IReadOnlyList<ulong> User);

/// <summary>A stack with names.</summary>
/// <param name="Frames">Outermost first; the first says whose it is.</param>
/// <param name="IsServers">True for a process of the server.</param>
/// <param name="HasUserStack">True when something of user space is in it.</param>
/// <param name="IsWhole">True when that reaches the beginning of a program or a thread.</param>
internal sealed record NamedStack(IReadOnlyList<string> Frames, bool IsServers, bool HasUserStack, bool IsWhole);
