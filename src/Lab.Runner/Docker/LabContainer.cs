using System.Formats.Tar;
using System.Net.Sockets;
using System.Text;
using Docker.DotNet;
using Docker.DotNet.Models;
using Lab.Core;
using Lab.Core.Definitions;
using Lab.Core.Machines;
using Lab.Load;

namespace Lab.Runner.Docker;

/// <summary>The private Apache in a container of its own. Disposing it removes the container, and the image where the lab made it.</summary>
internal sealed class LabContainer : IAsyncDisposable
{
    /// <summary>The lab's folder in the container.</summary>
    private const string Folder = "/lab";

    private const int Port = 8080;

    private readonly ContainerEngine _engine;
    private readonly string? _madeImage;
    private string? _id;
    private Task<string>? _output;

    private LabContainer(ContainerEngine engine, string? madeImage)
    {
        (_engine, _madeImage) = (engine, madeImage);
    }

    /// <summary>Makes it and starts it; it does not answer yet where it has no network yet.</summary>
    /// <param name="engine">The engine.</param>
    /// <param name="image">An image with Debian's Apache; null for one made of this machine's.</param>
    /// <param name="spec">The server.</param>
    /// <param name="serverCpus">CPUs that it may run on.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The container, and what the agent has to be told of it, the load's CPUs aside.</returns>
    /// <exception cref="LabException">The engine refused, or the server ended at once.</exception>
    public static async Task<(LabContainer Container, ContainerRequest Request)> StartAsync(
        ContainerEngine engine, string? image, ServerSpec spec, int[] serverCpus, CancellationToken cancellationToken)
    {
        var container = new LabContainer(engine, image is null ? await MakeImageAsync(engine, spec.Mpm, cancellationToken) : null);
        try
        {
            if (image is not null)
            {
                await new ImageSource(engine).EnsureAsync(image, cancellationToken);
            }

            return (container, await container.StartAsync(image ?? container._madeImage!, spec, serverCpus, cancellationToken));
        }
        catch (LabException failure)
        {
            var told = await container.WithOutputAsync(failure);
            await container.DisposeAsync();
            throw told;
        }
        catch
        {
            await container.DisposeAsync();
            throw;
        }
    }

    /// <summary>A failure, with what the server wrote before it ended: the container itself goes with it.</summary>
    public async Task<LabException> WithOutputAsync(LabException failure)
    {
        var output = _output is null ? "" : await Task.WhenAny(_output, Task.Delay(TimeSpan.FromSeconds(1))) == _output ? await _output : "";
        return output.Trim() is { Length: > 0 } text ? new LabException($"{failure.Message}\nThe container wrote:\n{text}", failure) : failure;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_id is { } id)
        {
            _id = null;
            await _engine.RemoveAsync(id);
        }

        if (_madeImage is not null)
        {
            await new ImageSource(_engine).RemoveAsync(_madeImage);
        }
    }

    private static async Task<string> MakeImageAsync(ContainerEngine engine, Mpm mpm, CancellationToken cancellationToken) =>
        await new ImageSource(engine).ImportAsync(await ApacheImage.OfThisMachineAsync(mpm, cancellationToken), cancellationToken);

    private async Task<ContainerRequest> StartAsync(string image, ServerSpec spec, int[] serverCpus, CancellationToken cancellationToken)
    {
        // Every address of its namespace, for its own is known only when it has a network; the host's namespace is everybody's.
        var port = spec.Network == NetworkMode.Loopback ? FreePort.OnLoopback().Port : Port;
        string[] listen = (spec.Network, Socket.OSSupportsIPv6) switch
        {
            (NetworkMode.Loopback, _) => [$"127.0.0.1:{port}"],
            (_, true) => [$"0.0.0.0:{port}", $"[::]:{port}"],
            _ => [$"0.0.0.0:{port}"],
        };
        var configuration = new ApacheConfiguration(Folder, listen, spec.BodyBytes, spec.Mpm) { ErrorLog = "/proc/self/fd/2" };
        _id = (await _engine.AskAsync($"No container can be made of {image}", client => client.Containers.CreateContainerAsync(Parameters(image, spec, configuration, serverCpus), cancellationToken))).ID;
        await _engine.TellAsync("The configuration can't be put into the container", async client =>
            await client.Containers.ExtractArchiveToContainerAsync(_id, new CopyToContainerParameters { Path = "/" }, await ToTarAsync(configuration, cancellationToken), cancellationToken));
        var stream = await _engine.AskAsync("The container's output can't be read", client => client.Containers.AttachContainerAsync(
            _id, new ContainerAttachParameters { Stream = true, Stdout = true, Stderr = true }, cancellationToken));
        _output = ReadAsync(stream);
        await _engine.TellAsync($"The container of {image} does not start", client => client.Containers.StartContainerAsync(_id, new ContainerStartParameters(), cancellationToken));
        var started = await _engine.AskAsync($"The container of {image} ended at once", client => client.Containers.InspectContainerAsync(_id, cancellationToken));
        if (started.State is not { Pid: > 0 and var pid })
        {
            throw new LabException($"The container of {image} ended at once.");
        }

        var isFiltered = SeccompFilter.IsOn((int)pid);
        if (spec.Unconfined && isFiltered)
        {
            throw new LabException($"{_engine.Name} filters the container's system calls, although it was told not to.");
        }

        var software = $"Apache, mpm_{MpmNames.Of(spec.Mpm)}, in a container of {_engine.Name} (image {image}), {(isFiltered ? "with" : "without")} a seccomp filter";
        return new((int)pid, _id, software, port, spec.BodyBytes, spec.Network, AddressOf(started, spec.Network), serverCpus, LoadCpus: []);
    }

    /// <summary>Until the container ends.</summary>
    private static async Task<string> ReadAsync(MultiplexedStream stream)
    {
        using (stream)
        {
            try
            {
                var (output, error) = await stream.ReadOutputToEndAsync(CancellationToken.None);
                return output + error;
            }
            catch (Exception gone) when (gone is IOException or ObjectDisposedException or HttpRequestException)
            {
                return "";
            }
        }
    }

    private static CreateContainerParameters Parameters(string image, ServerSpec spec, ApacheConfiguration configuration, int[] serverCpus) => new()
    {
        Image = image,
        Entrypoint = [configuration.CommandLine[0]],
        Cmd = [.. configuration.CommandLine.Skip(1)],
        StopSignal = "SIGTERM",
        Labels = new Dictionary<string, string>(StringComparer.Ordinal) { [ContainerOwner.Label] = ContainerOwner.This.Text },
        HostConfig = new HostConfig
        {
            // It goes when its first process does, whoever ends that: the agent, when the controller has been killed.
            AutoRemove = true,
            CpusetCpus = CpuList.Format(serverCpus),
            SecurityOpt = spec.Unconfined ? ["seccomp=unconfined"] : [],
            NetworkMode = spec.Network switch
            {
                NetworkMode.Loopback => "host",
                NetworkMode.Bridge => "bridge",
                _ => "none",
            },
        },
    };

    private static string? AddressOf(ContainerInspectResponse container, NetworkMode network) => network switch
    {
        NetworkMode.Loopback => "127.0.0.1",
        NetworkMode.Bridge => container.NetworkSettings?.Networks.Values.Select(endpoint => endpoint.IPAddress).FirstOrDefault(address => address is { Length: > 0 })
            ?? throw new LabException("The engine gave the container no address on its bridge. Does it have one (dockerd --bridge=none has not)?"),
        _ => null,
    };

    private static async Task<Stream> ToTarAsync(ApacheConfiguration configuration, CancellationToken cancellationToken)
    {
        var archive = new MemoryStream();
        await using (var tar = new TarWriter(archive, TarEntryFormat.Pax, leaveOpen: true))
        {
            var root = configuration.Root[1..] + "/";
            foreach (var folder in configuration.Files.Select(file => Path.GetDirectoryName(file.Path)).Where(name => name is { Length: > 0 }).Prepend(""))
            {
                await tar.WriteEntryAsync(TarEntries.Folder(root + folder), cancellationToken);
            }

            foreach (var (path, content) in configuration.Files)
            {
                await tar.WriteEntryAsync(TarEntries.File(root + path, Encoding.UTF8.GetBytes(content)), cancellationToken);
            }
        }

        archive.Position = 0;
        return archive;
    }
}
