using System.Net;
using Lab.Agent.Processes;
using Lab.Core;
using Lab.Core.Definitions;
using Lab.Core.Machines;

namespace Lab.Agent.Servers;

/// <summary>
/// A web server in a container that the controller had its engine start. The agent sees its processes, joins the lab's own network to it where
/// it has none, and ends it when the agent ends: an engine lets its containers outlive whoever asked for them.
/// </summary>
internal sealed class ContainedServer : ServerUnderTest
{
    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(15);

    private readonly ProcessIdentity _first;
    private readonly VethNetwork? _network;
    private bool _disposed;

    private ContainedServer(ServerInfo info, ProcessIdentity first, VethNetwork? network, int bodyBytes)
        : base(info, first.Pid)
    {
        (_first, _network, BodyBytes) = (first, network, bodyBytes);
    }

    public override int BodyBytes { get; }

    public override bool MakesProcesses => false;

    public static async Task<ContainedServer> JoinAsync(ContainerRequest request, CancellationToken cancellationToken)
    {
        var first = Identify(request);
        VethNetwork? network = null;
        try
        {
            network = request.Address is null
                ? await VethNetwork.LeadIntoAsync(request.Pid, request.ServerCpus, request.LoadCpus, cancellationToken)
                : null;
            IPAddress[] addresses = network is null
                ? [IPAddress.Parse(request.Address!)]
                : [network.Address, .. network.AddressV6 is { } v6 ? new[] { v6 } : []];
            foreach (var address in addresses)
            {
                await WaitUntilServingAsync(new(address, request.Port), request, cancellationToken);
            }

            var info = new ServerInfo(
                request.Software, [.. addresses.Select(address => address.ToString())], request.Port, Pids(request), request.Network, NetworkRefusal: null,
                NamespaceInode.Of($"/proc/{request.Pid}/ns/net"), request.ServerCpus);
            return new(info, first, network, request.BodyBytes);
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
        // The first process of the container's pid namespace: the kernel takes every other one with it.
        if (ProcessTree.IsAlive(_first))
        {
            LibC.Signal(_first.Pid, LibC.SigKill);
        }

        if (_network is not null)
        {
            await _network.DisposeAsync();
        }
    }

    private static ProcessIdentity Identify(ContainerRequest request)
    {
        var groups = $"/proc/{request.Pid}/cgroup";
        if (!File.Exists(groups) || !File.ReadAllText(groups).Contains(request.ContainerId, StringComparison.Ordinal))
        {
            throw new LabException(
                $"Process {request.Pid} of this machine is not container {request.ContainerId[..12]}: its engine runs on another machine, or in a VM. Probes see this machine's kernel only.");
        }

        return ProcessTree.Identify(request.Pid).First(process => process.Pid == request.Pid);
    }

    /// <summary>Who is in the container's control group: nobody else is looked at, whatever it is called.</summary>
    private static int[] Pids(ContainerRequest request) =>
        [.. ProcessTree.Below(request.Pid).Where(pid => File.ReadAllText($"/proc/{pid}/cgroup").Contains(request.ContainerId, StringComparison.Ordinal))];

    private static async Task WaitUntilServingAsync(IPEndPoint endPoint, ContainerRequest request, CancellationToken cancellationToken)
    {
        if (!await WebAnswer.WaitAsync(endPoint, request.BodyBytes, () => ProcessTree.IsAlive(request.Pid), StartTimeout, cancellationToken))
        {
            throw new LabException($"The Apache in container {request.ContainerId[..12]} does not answer on {endPoint}.");
        }
    }
}
