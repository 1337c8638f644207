using Lab.Core.Profiling;

namespace Lab.Agent.Symbols;

/// <summary>The kernel's symbols as they are now: programs of BPF come and go among them.</summary>
internal sealed class KernelSymbolFile(SymbolTable table)
{
    /// <summary>False where the kernel hides its addresses.</summary>
    public bool IsReadable => table.Count > 0;

    public static KernelSymbolFile Read() => new(KernelSymbols.Parse(File.ReadLines("/proc/kallsyms")));

    /// <summary>The frames of a stack, outermost first. All but the innermost are return addresses: the call is before them.</summary>
    public IEnumerable<string> Frames(IReadOnlyList<ulong> stack) => stack
        .Select((address, depth) => FrameName.Kernel(table.Find(depth == 0 ? address : address - 1)))
        .Reverse();

    public string Folded(IReadOnlyList<ulong> stack) => stack.Count == 0 ? "[user space]" : string.Join(FoldedStacks.Separator, Frames(stack));
}
