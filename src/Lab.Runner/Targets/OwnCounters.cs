using Lab.Core.Machines;

namespace Lab.Runner.Targets;

/// <summary>Instructions that the CPUs of the machine under test have retired, by their own counters: where it runs on KVM and its CPU shows them.</summary>
/// <param name="agent">Who reads them.</param>
public sealed class OwnCounters(IAgent agent) : InstructionCounter
{
    /// <inheritdoc/>
    public override string? Doubt =>
        "Instructions are counted by the counters that the VM's CPU shows to it (KVM). Reading them takes some instructions itself, alike in baseline and arm; and what interrupts a guest on a busy host is counted too, so that the figures repeat less well than an emulated CPU's.";

    /// <inheritdoc/>
    public override Task<long> ReadAsync(CancellationToken cancellationToken) => agent.ReadInstructionsAsync(cancellationToken);
}
