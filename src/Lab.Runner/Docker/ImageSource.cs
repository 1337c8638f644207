using Docker.DotNet;
using Docker.DotNet.Models;
using Lab.Core;

namespace Lab.Runner.Docker;

/// <summary>Where the container's image comes from.</summary>
internal sealed class ImageSource(ContainerEngine engine)
{
    /// <summary>Puts this machine's Apache into the engine as an image, where it isn't there yet.</summary>
    /// <returns>Its name.</returns>
    public async Task<string> ImportAsync(ApacheImage image, CancellationToken cancellationToken)
    {
        var (tag, name) = (image.Tag(), $"{ApacheImage.Repository}:{image.Tag()}");
        if (!await IsThereAsync(name, cancellationToken))
        {
            await engine.TellAsync("This machine's Apache can't be made an image", async client => await client.Images.CreateImageAsync(
                new ImagesCreateParameters { FromSrc = "-", Repo = ApacheImage.Repository, Tag = tag }, await image.ToTarAsync(cancellationToken), authConfig: null, new Progress<JSONMessage>(), cancellationToken));
        }

        return name;
    }

    /// <summary>Fetches a named image where it isn't there yet.</summary>
    /// <exception cref="LabException">It isn't, and no registry gives it.</exception>
    public async Task EnsureAsync(string name, CancellationToken cancellationToken)
    {
        if (!await IsThereAsync(name, cancellationToken))
        {
            var hasTag = name.LastIndexOf(':') > name.LastIndexOf('/');
            await engine.TellAsync($"There is no image {name} here, and it can't be fetched", client => client.Images.CreateImageAsync(
                new ImagesCreateParameters { FromImage = hasTag ? name : $"{name}:latest" }, authConfig: null, new Progress<JSONMessage>(), cancellationToken));
            if (!await IsThereAsync(name, cancellationToken))
            {
                throw new LabException($"There is no image {name} here, and no registry gave it.");
            }
        }
    }

    /// <summary>Removes an image that the lab made. Another run's container may still live in it; then it is that run's to remove.</summary>
    public async Task RemoveAsync(string name)
    {
        try
        {
            await engine.AskAsync("The image can't be removed", client => client.Images.DeleteImageAsync(name, new ImageDeleteParameters(), CancellationToken.None));
        }
        catch (LabException)
        {
        }
    }

    private Task<bool> IsThereAsync(string name, CancellationToken cancellationToken) => engine.AskAsync($"Image {name} can't be looked for", async client =>
    {
        try
        {
            await client.Images.InspectImageAsync(name, cancellationToken);
            return true;
        }
        catch (DockerImageNotFoundException)
        {
            return false;
        }
    });
}
