using System.Net;
using Lab.Agent.Arms;
using Lab.Agent.Processes;
using Lab.Agent.Servers;
using Lab.Core;
using Lab.Core.Definitions;
using Lab.Load;

namespace Lab.Agent.Paths;

/// <summary>Makes the ways that the arms of the path class name: their hops, from the load to the server.</summary>
internal sealed class PathMaker(ServerDoors? doors, int bodyBytes, PrivateFolder folder, ChildStarter children)
{
    private ServerDoors Doors => doors ?? throw new LabException("This server has no other way to it: only a private Apache that the lab starts has.");

    public DirectPath Direct() => new(Doors.Second);

    /// <exception cref="LabException">A proxy is not there or does not start, in its own words.</exception>
    public async Task<PathArm> MakeAsync(IReadOnlyList<AttachPoint> stations, CancellationToken cancellationToken)
    {
        var hops = new List<Hop>();
        try
        {
            var upstream = Doors.Inner;
            // From the server outwards: each needs to know where the next one listens.
            foreach (var station in stations.Reverse())
            {
                var hop = await MakeAsync(station, upstream, cancellationToken);
                hops.Insert(0, hop);
                upstream = hop.Entry;
            }

            return new PathArm(hops);
        }
        catch
        {
            foreach (var hop in hops)
            {
                await hop.DisposeAsync();
            }

            throw;
        }
    }

    private async Task<Hop> MakeAsync(AttachPoint station, IPEndPoint upstream, CancellationToken cancellationToken)
    {
        if (station is { Type: "apache", Target: "access_log" })
        {
            return new AccessLogHop(station.ToString(), Doors);
        }

        var onLoadsSide = station.Target switch
        {
            "client" => true,
            "server" => false,
            _ => throw new LabException($"{station} is no station of a way: a proxy is on the side of the client or of the server."),
        };
        var listen = onLoadsSide ? FreePort.OnLoopback() : Doors.NextOnServer();
        ProxyConfiguration configuration = station.Type switch
        {
            "haproxy" => new HaproxyConfiguration(folder.NewFolder(), listen, upstream, onLoadsSide, Pooled: false),
            "haproxy-pooled" => new HaproxyConfiguration(folder.NewFolder(), listen, upstream, onLoadsSide, Pooled: true),
            "envoy" => new EnvoyConfiguration(folder.NewFolder(), listen, upstream, onLoadsSide),
            _ => throw new LabException($"{station} is no station of a way: the lab knows haproxy, haproxy-pooled, envoy and apache:access_log."),
        };
        if (!File.Exists(configuration.Command[0]))
        {
            throw new LabException($"{configuration.Command[0]} is not installed");
        }

        return await ProxyHop.StartAsync(station.ToString(), configuration, Doors, bodyBytes, children, cancellationToken);
    }
}
