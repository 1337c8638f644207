using System.Net;
using Lab.Core.Benchmarks;
using Lab.Core.Definitions;
using Lab.Runner.Agents;
using Lab.Runner.Execution;
using Lab.Runner.Setup;

namespace Lab.Benchmarks.Contest;

/// <summary>A server for one measurement, on a port of its own: nothing of the measurement before (sockets in TIME_WAIT, above all) is met again.</summary>
internal sealed class ContestServer : IAsyncDisposable
{
    private const int BodyBytes = 1024;

    private readonly IAsyncDisposable _process;

    private readonly Func<CancellationToken, Task<long>> _readCpuNs;

    private ContestServer(IAsyncDisposable process, IPEndPoint endPoint, Func<CancellationToken, Task<long>> readCpuNs)
    {
        (_process, EndPoint, _readCpuNs) = (process, endPoint, readCpuNs);
    }

    /// <summary>Where it listens.</summary>
    public IPEndPoint EndPoint { get; }

    /// <summary>
    /// Starts it on the server's CPU, over loopback. wrk and ab have one source address and its ports, and wrk closes its connections first, which
    /// leaves each port in TIME_WAIT for a minute: on loopback, and only there, the kernel gives such a port away again after a second
    /// (net.ipv4.tcp_tw_reuse = 2).
    /// </summary>
    /// <exception cref="Core.LabException">It did not come up.</exception>
    public static async Task<ContestServer> StartAsync(LoadServer server, Privilege privilege, Placement placement, CancellationToken cancellationToken)
    {
        if (server == LoadServer.Apache)
        {
            return await StartApacheAsync(NetworkMode.Loopback, privilege, placement, cancellationToken);
        }

        var responder = await ResponderProcess.StartAsync(placement.ServerCpus, cancellationToken);
        return new ContestServer(responder, responder.EndPoint, _ => Task.FromResult((long)responder.CpuTime.TotalNanoseconds));
    }

    /// <summary>Starts the private Apache.</summary>
    /// <exception cref="Core.LabException">It did not come up.</exception>
    public static async Task<ContestServer> StartApacheAsync(NetworkMode network, Privilege privilege, Placement placement, CancellationToken cancellationToken)
    {
        var process = await AgentProcess.StartAsync(privilege, placement.LoadCpus, cancellationToken);
        try
        {
            var info = await process.Agent.StartServerAsync(new(BodyBytes, network, placement.ServerCpus, placement.LoadCpus, Mpm.Worker), cancellationToken);
            return new ContestServer(
                process, new(IPAddress.Parse(info.Addresses[0]), info.Port), async stop => (await process.Agent.ReadCountersAsync(stop)).ServerCpuNs);
        }
        catch
        {
            await process.DisposeAsync();
            throw;
        }
    }

    /// <summary>CPU time that it has taken so far, ns.</summary>
    public Task<long> ReadCpuNsAsync(CancellationToken cancellationToken) => _readCpuNs(cancellationToken);

    /// <summary>Ends it; the agent takes away what it made.</summary>
    public ValueTask DisposeAsync() => _process.DisposeAsync();
}
