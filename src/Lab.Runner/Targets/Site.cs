using Lab.Core;
using Lab.Core.Definitions;
using Lab.Core.Machines;
using Lab.Runner.Agents;
using Lab.Runner.Docker;
using Lab.Runner.Execution;

namespace Lab.Runner.Targets;

/// <summary>A machine under test with the agent running on it. Disposing it ends the agent, and with it all that the agent made.</summary>
/// <param name="process">The agent.</param>
/// <param name="placement">CPUs of the server and of the load, each of the machine that it runs on.</param>
/// <param name="address">Where the load reaches a server of another machine than its own; null where both are on one.</param>
/// <param name="domain">The VM that the machine is, in libvirt; null where it is none of the lab's.</param>
/// <param name="isLoadThere">True where the load runs on the machine under test, through its agent.</param>
public sealed class Site(AgentProcess process, Placement placement, string? address, string? domain, bool isLoadThere) : IAsyncDisposable
{
    private ContainerSite? _containers;

    /// <summary>The agent's process, or the way to it.</summary>
    public AgentProcess Process => process;

    /// <summary>What the agent can do.</summary>
    public IAgent Agent => process.Agent;

    /// <summary>CPUs of the server and of the load, each of the machine that it runs on.</summary>
    public Placement Placement { get; } = placement;

    /// <summary>Where the load reaches a server of another machine than its own; null where both are on one.</summary>
    public string? Address { get; } = address;

    /// <summary>Counts what the machine's CPU executes; null until it has been looked for.</summary>
    public InstructionCounter? Instructions { get; private set; }

    /// <summary>Finds who counts what the machine's CPU executes.</summary>
    /// <exception cref="LabException">Nobody does.</exception>
    public async Task FindInstructionsAsync(CancellationToken cancellationToken) => Instructions = domain is null
        ? throw new LabException("Only the VM's CPU counts instructions for the lab.")
        : await InstructionCounter.FindAsync(domain, Agent, cancellationToken);

    /// <summary>The agent's load, where it runs on the machine under test; null for this process's own.</summary>
    public ILoadHost? Loads => isLoadThere ? process.Loads : null;

    /// <summary>Starts the private server where the target wants it: as a process of the agent's, or in a container.</summary>
    public Task<ServerInfo> StartServerAsync(ServerSpec spec, bool withWays, CancellationToken cancellationToken) => _containers is { } containers
        ? containers.StartServerAsync(Agent, spec, Placement, cancellationToken)
        : Agent.StartServerAsync(new(spec.BodyBytes, spec.Network, Placement.ServerCpus, Placement.LoadCpus, spec.Mpm, withWays) { Address = Address }, cancellationToken);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await process.DisposeAsync();
        if (_containers is not null)
        {
            await _containers.DisposeAsync();
        }
    }

    /// <summary>The same site, with its server in a container. It owns what has it there.</summary>
    internal Site With(ContainerSite containers)
    {
        _containers = containers;
        return this;
    }
}
