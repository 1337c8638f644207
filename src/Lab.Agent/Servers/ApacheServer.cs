using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Lab.Agent.Processes;
using Lab.Core;
using Lab.Core.Definitions;
using Lab.Core.Machines;
using Lab.Load;

namespace Lab.Agent.Servers;

/// <summary>A private Apache on its own CPUs, in its own network namespace where the machine allows it.</summary>
internal sealed class ApacheServer : ServerUnderTest
{
    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(10);

    private readonly Process _process;
    private readonly VethNetwork? _network;
    private readonly int _bodyBytes;
    private bool _disposed;

    private ApacheServer(ServerInfo info, Process process, VethNetwork? network, int bodyBytes, ServerDoors? doors)
        : base(info, process.Id)
    {
        (_process, _network, _bodyBytes, Doors) = (process, network, bodyBytes, doors);
    }

    public override int BodyBytes => _bodyBytes;

    public override ServerDoors? Doors { get; }

    public override bool MakesProcesses => false;

    public static async Task<ApacheServer> StartAsync(
        ServerRequest request, string root, ChildStarter children, CancellationToken cancellationToken)
    {
        var (network, refusal) = await TryMakeNetworkAsync(request, cancellationToken);
        try
        {
            var endPoints = EndPoints(network, request.Address);
            var configuration = new ApacheConfiguration(root, [.. endPoints.Select(point => point.ToString())], request.BodyBytes, request.Mpm);
            var doors = request.WithWays ? MakeDoors(request, endPoints[0], network, Path.Combine(root, "access.log")) : null;
            Write(configuration with { MoreLines = doors?.ConfigurationLines(configuration.Documents) ?? "" });
            var process = await children.StartAsync(CommandLine(configuration, request.ServerCpus, network));
            process.BeginErrorReadLine();
            await WaitUntilServingAsync(process, doors is null ? endPoints : [.. endPoints, doors.Second, doors.Logged], configuration, request.BodyBytes, cancellationToken);
            var info = new ServerInfo(
                $"{Version()}, mpm_{MpmNames.Of(request.Mpm)}",
                [.. endPoints.Select(point => point.Address.ToString())],
                endPoints[0].Port,
                Workers(process.Id),
                request.Address is not null ? NetworkMode.Remote : network is null ? NetworkMode.Loopback : NetworkMode.Veth,
                refusal,
                network?.Inode ?? NamespaceInode.Of("/proc/self/ns/net"),
                request.ServerCpus);
            return new ApacheServer(info, process, network, request.BodyBytes, doors);
        }
        catch
        {
            if (network is not null)
            {
                await network.DisposeAsync();
            }

            throw;
        }
    }

    public override async ValueTask DisposeAsync()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        // The first process of the pid namespace dies, and the kernel takes every other one with it.
        foreach (var pid in ProcessTree.Below(_process.Id).Reverse())
        {
            LibC.Signal(pid, LibC.SigKill);
        }

        await _process.WaitForExitAsync();
        _process.Dispose();
        if (_network is not null)
        {
            await _network.DisposeAsync();
        }
    }

    private static async Task<(VethNetwork? Network, string? Refusal)> TryMakeNetworkAsync(
        ServerRequest request, CancellationToken cancellationToken)
    {
        if (request.Network == NetworkMode.Loopback || request.Address is not null)
        {
            return (null, null);
        }

        try
        {
            return (await VethNetwork.CreateAsync(request.ServerCpus, request.LoadCpus, cancellationToken), null);
        }
        catch (Exception failure) when (failure is LabException or IOException or UnauthorizedAccessException)
        {
            return (null, failure.Message);
        }
    }

    private static IPEndPoint[] EndPoints(VethNetwork? network, string? address)
    {
        const int Port = 8080;
        if (address is not null)
        {
            return [FreePort.At(IPAddress.Parse(address))];
        }

        if (network is null)
        {
            var free = FreePort.OnLoopback().Port;
            return Socket.OSSupportsIPv6
                ? [new(IPAddress.Loopback, free), new(IPAddress.IPv6Loopback, free)]
                : [new(IPAddress.Loopback, free)];
        }

        return network.AddressV6 is { } v6 ? [new(network.Address, Port), new(v6, Port)] : [new(network.Address, Port)];
    }

    private static void Write(ApacheConfiguration configuration)
    {
        foreach (var (path, content) in configuration.Files)
        {
            var file = Path.Combine(configuration.Root, path);
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, content);
        }
    }

    private static ServerDoors MakeDoors(ServerRequest request, IPEndPoint own, VethNetwork? network, string accessLog)
    {
        IPEndPoint Next(int number) => network is null ? FreePort.At(own.Address) : new(own.Address, own.Port + number);
        return new(
            Next(1), Next(2), network is null ? own : new(IPAddress.Loopback, own.Port), accessLog, network?.Path,
            request.ServerCpus, request.LoadCpus);
    }

    private static List<string> CommandLine(ApacheConfiguration configuration, int[] cpus, VethNetwork? network)
    {
        List<string> command = [];
        if (network is not null)
        {
            command.AddRange(["/usr/bin/nsenter", $"--net={network.Path}", "--"]);
        }

        command.AddRange(["/usr/bin/taskset", "--cpu-list", string.Join(',', cpus)]);
        command.AddRange(["/usr/bin/unshare", "--pid", "--fork", "--kill-child=KILL", "--"]);
        command.AddRange(configuration.CommandLine);
        return command;
    }

    private static async Task WaitUntilServingAsync(
        Process process, IPEndPoint[] endPoints, ApacheConfiguration configuration, int bodyBytes, CancellationToken cancellationToken)
    {
        foreach (var endPoint in endPoints)
        {
            if (!await WebAnswer.WaitAsync(endPoint, bodyBytes, () => !process.HasExited, StartTimeout, cancellationToken))
            {
                var log = File.Exists(configuration.ErrorLog) ? await File.ReadAllTextAsync(configuration.ErrorLog, cancellationToken) : "";
                throw new LabException($"The private Apache does not answer on {endPoint}. Its log says:\n{log}");
            }
        }
    }

    /// <summary>The processes that are Apache; the first of the tree only holds the pid namespace.</summary>
    private static int[] Workers(int root) => ProcessTree.Below(root)[1..];

    private static string Version()
    {
        using var process = Process.Start(new ProcessStartInfo(ApacheConfiguration.Program, ["-v"]) { RedirectStandardOutput = true })!;
        var first = process.StandardOutput.ReadLine() ?? "Apache";
        process.WaitForExit();
        return first.Replace("Server version: ", "", StringComparison.Ordinal);
    }
}
