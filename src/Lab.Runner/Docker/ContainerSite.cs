using Lab.Core;
using Lab.Core.Definitions;
using Lab.Core.Machines;
using Lab.Runner.Definitions;
using Lab.Runner.Execution;

namespace Lab.Runner.Docker;

/// <summary>A container engine that is to have the server under test, and the container that has it.</summary>
internal sealed class ContainerSite : IAsyncDisposable
{
    private readonly ContainerEngine _engine;
    private readonly string? _image;
    private LabContainer? _container;

    private ContainerSite(ContainerEngine engine, string? image)
    {
        (_engine, _image) = (engine, image);
    }

    /// <summary>Reaches the engine, and removes what killed runs left in it.</summary>
    /// <param name="address">Where the engine answers.</param>
    /// <param name="image">An image with Debian's Apache; null for one made of this machine's.</param>
    /// <param name="say">Is told what is done.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="PreflightException">There is no engine that this user can use.</exception>
    public static async Task<ContainerSite> OpenAsync(Uri address, string? image, Action<string> say, CancellationToken cancellationToken)
    {
        var engine = await ContainerEngine.ReachAsync(address, cancellationToken);
        say($"{engine.Name} answers");
        if (await engine.RemoveLeftoversAsync(cancellationToken) is > 0 and var count)
        {
            say($"removed {count} container{(count == 1 ? "" : "s")} that a killed run of the lab had left");
        }

        return new(engine, image);
    }

    /// <summary>Starts the server in a container; the agent sees to it from then on.</summary>
    /// <exception cref="LabException">The engine refused, or the server does not answer.</exception>
    public async Task<ServerInfo> StartServerAsync(IAgent agent, ServerSpec spec, Placement placement, CancellationToken cancellationToken)
    {
        (_container, var request) = await LabContainer.StartAsync(_engine, _image, spec, placement.ServerCpus, cancellationToken);
        try
        {
            return await agent.JoinContainerAsync(request with { LoadCpus = placement.LoadCpus }, cancellationToken);
        }
        catch (LabException failure)
        {
            throw await _container.WithOutputAsync(failure);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_container is not null)
        {
            await _container.DisposeAsync();
        }

        _engine.Dispose();
    }
}
