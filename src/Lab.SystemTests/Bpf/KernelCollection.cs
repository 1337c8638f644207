using System.Diagnostics.CodeAnalysis;
using Xunit;

namespace Lab.SystemTests.Bpf;

/// <summary>Tests that put programs into the kernel take turns: some of them count what the whole machine does.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
[SuppressMessage("Design", "CA1052", Justification = "xunit finds the definition by an ordinary class")]
public sealed class KernelCollection
{
    /// <summary>The collection's name.</summary>
    public const string Name = "kernel";
}
