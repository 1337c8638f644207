using Lab.Core.Machines;
using Lab.Runner.Agents;
using Lab.Runner.Execution;

namespace Lab.Runner.Targets;

/// <summary>A machine under test with the agent running on it. Disposing it ends the agent, and with it all that the agent made.</summary>
/// <param name="process">The agent.</param>
/// <param name="placement">CPUs: the server's there, the load's here.</param>
/// <param name="address">Where the load reaches a server of another machine; null for this one.</param>
/// <param name="instructions">Counts what the machine's CPU executes; null where nobody does.</param>
public sealed class Site(AgentProcess process, Placement placement, string? address, InstructionCounter? instructions) : IAsyncDisposable
{
    /// <summary>The agent's process, or the way to it.</summary>
    public AgentProcess Process => process;

    /// <summary>What the agent can do.</summary>
    public IAgent Agent => process.Agent;

    /// <summary>CPUs: the server's there, the load's here.</summary>
    public Placement Placement { get; } = placement;

    /// <summary>Where the load reaches a server of another machine; null for this one.</summary>
    public string? Address { get; } = address;

    /// <summary>Counts what the machine's CPU executes; null where nobody does.</summary>
    public InstructionCounter? Instructions { get; } = instructions;

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => process.DisposeAsync();
}
