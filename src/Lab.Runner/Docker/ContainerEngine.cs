using System.Diagnostics;
using System.Net;
using System.Text.Json;
using Docker.DotNet;
using Docker.DotNet.Models;
using Lab.Core;
using Lab.Core.Definitions;
using Lab.Runner.Definitions;

namespace Lab.Runner.Docker;

/// <summary>A container engine of this machine, by Docker's API.</summary>
internal sealed class ContainerEngine : IDisposable
{
    /// <summary>With what is left after it, the next run's look for leftovers deals.</summary>
    private static readonly TimeSpan RemovalPatience = TimeSpan.FromSeconds(10);

    private readonly DockerClient _client;

    private ContainerEngine(DockerClient client, string name)
    {
        (_client, Name) = (client, name);
    }

    /// <summary>Its name and version.</summary>
    public string Name { get; }

    /// <summary>Reaches it.</summary>
    /// <exception cref="PreflightException">It does not answer, or this user may not speak to it.</exception>
    public static async Task<ContainerEngine> ReachAsync(Uri address, CancellationToken cancellationToken)
    {
        var client = new DockerClientBuilder().WithEndpoint(address).Build();
        try
        {
            var version = await client.System.GetVersionAsync(cancellationToken);
            // Docker's own calls itself `Engine`, Podman's `Podman Engine`.
            var name = version.Components?.FirstOrDefault()?.Name ?? "Engine";
            return new(client, $"{(name == "Engine" ? "Docker Engine" : name)} {version.Version}");
        }
        catch (Exception failure) when (failure is DockerApiException or HttpRequestException or IOException or TimeoutException or System.Net.Sockets.SocketException)
        {
            client.Dispose();
            throw EngineAddress.Refused(
                $"the engine at {address} does not answer: {Innermost(failure)}",
                "Is it running, and may this user open its socket? (Docker: be a member of the group docker, or root.)");
        }
    }

    /// <summary>Asks it for something.</summary>
    /// <param name="purpose">What for, as the beginning of a sentence that says that it failed.</param>
    /// <param name="call">The call.</param>
    /// <exception cref="LabException">It refused, or has gone.</exception>
    public async Task<T> AskAsync<T>(string purpose, Func<DockerClient, Task<T>> call)
    {
        try
        {
            return await call(_client);
        }
        catch (DockerApiException refusal)
        {
            throw new LabException($"{purpose}: {Name} says: {Said(refusal)}", refusal);
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException)
        {
            throw new LabException($"{purpose}: {Innermost(failure)}", failure);
        }
    }

    /// <summary>As <see cref="AskAsync{T}"/>, for a call without an answer.</summary>
    public Task TellAsync(string purpose, Func<DockerClient, Task> call) => AskAsync(purpose, async client =>
    {
        await call(client);
        return true;
    });

    /// <summary>Removes the containers of runs of the lab that do not live any more.</summary>
    /// <returns>How many there were.</returns>
    public async Task<int> RemoveLeftoversAsync(CancellationToken cancellationToken)
    {
        var labelled = new ContainersListParameters
        {
            All = true,
            Filters = new Dictionary<string, IDictionary<string, bool>>(StringComparer.Ordinal) { ["label"] = new Dictionary<string, bool>(StringComparer.Ordinal) { [ContainerOwner.Label] = true } },
        };
        var containers = await AskAsync("Containers of the lab can't be looked for", client => client.Containers.ListContainersAsync(labelled, cancellationToken));
        var left = containers.Where(container => ContainerOwner.Parse(container.Labels[ContainerOwner.Label]) is not { IsAlive: true }).ToArray();
        foreach (var container in left)
        {
            await RemoveAsync(container.ID);
        }

        return left.Length;
    }

    /// <summary>Removes a container, running or not, and returns when it has gone. One that has gone already is no failure, nor one that is just going.</summary>
    public async Task RemoveAsync(string container)
    {
        try
        {
            await _client.Containers.RemoveContainerAsync(container, new ContainerRemoveParameters { Force = true, RemoveVolumes = true }, CancellationToken.None);
        }
        catch (DockerApiException gone) when (gone.StatusCode == HttpStatusCode.NotFound)
        {
        }
        catch (DockerApiException going) when (going.StatusCode == HttpStatusCode.Conflict)
        {
            await WaitUntilGoneAsync(container);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();

    /// <summary>The engine itself removes a container whose first process has ended, and refuses a second removal while it does.</summary>
    private async Task WaitUntilGoneAsync(string container)
    {
        var since = Stopwatch.StartNew();
        while (since.Elapsed < RemovalPatience)
        {
            try
            {
                await _client.Containers.InspectContainerAsync(container, CancellationToken.None);
            }
            catch (DockerApiException gone) when (gone.StatusCode == HttpStatusCode.NotFound)
            {
                return;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(20));
        }
    }

    /// <summary>An engine answers with an object of one sentence.</summary>
    private static string Said(DockerApiException refusal)
    {
        try
        {
            using var answer = JsonDocument.Parse(refusal.ResponseBody ?? "");
            return answer.RootElement.GetProperty("message").GetString() ?? refusal.Message;
        }
        catch (Exception other) when (other is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return refusal.ResponseBody?.Trim() ?? refusal.Message;
        }
    }

    private static string Innermost(Exception failure) => failure.GetBaseException().Message;
}
