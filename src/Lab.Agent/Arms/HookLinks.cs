using Lab.Bpf;
using Lab.Core.Definitions;

namespace Lab.Agent.Arms;

/// <summary>The links that put one program in force: one where its section says, or one for each CPU where it samples by a clock.</summary>
internal static class HookLinks
{
    /// <exception cref="BpfException">The kernel refuses one; then there is none.</exception>
    public static IReadOnlyList<BpfLink> Attach(BpfProgram program, AttachPoint? point) =>
        point?.SamplesHz is { } hz ? SamplingClock.Attach(program, hz, SamplingClock.Cpus()) : [program.Attach()];
}
