using System.Net;
using System.Text.Json;
using Lab.Agent.Processes;
using Lab.Core;

namespace Lab.Agent.Servers;

/// <summary>Addresses for the two ends of a veth pair, from the ranges set apart for benchmarks (RFC 2544) and local use (RFC 4193).</summary>
internal sealed record FreeSubnet(IPAddress Host, IPAddress Server, IPAddress HostV6, IPAddress ServerV6)
{
    private const int Subnets = 1 << 15; // /30s in 198.18.0.0/15

    /// <summary>The first subnet, counted from the agent's own pid, that no route of this machine covers.</summary>
    public static async Task<FreeSubnet> FindAsync(CancellationToken cancellationToken)
    {
        var routes = await RoutesAsync(cancellationToken);
        for (var attempt = 0; attempt < Subnets; attempt++)
        {
            var candidate = Number((Environment.ProcessId + attempt) % Subnets);
            if (!routes.Exists(route => route.Contains(candidate.Host)))
            {
                return candidate;
            }
        }

        throw new LabException("Every subnet of 198.18.0.0/15 is in use on this machine. Use --network loopback.");
    }

    internal static FreeSubnet Number(int index)
    {
        var first = (198u << 24) + (18u << 16) + ((uint)index << 2);
        var v6 = $"fd6c:6162:{index:x}::";
        return new(V4(first + 1), V4(first + 2), IPAddress.Parse(v6 + "1"), IPAddress.Parse(v6 + "2"));
    }

    private static IPAddress V4(uint address) =>
        new([(byte)(address >> 24), (byte)(address >> 16), (byte)(address >> 8), (byte)address]);

    private static async Task<List<IPNetwork>> RoutesAsync(CancellationToken cancellationToken)
    {
        var text = await Command.RunAsync(["/usr/sbin/ip", "-4", "-j", "route", "show", "table", "all"], cancellationToken);
        using var document = JsonDocument.Parse(text);
        return [.. document.RootElement.EnumerateArray()
            .Select(route => route.GetProperty("dst").GetString())
            .Where(destination => destination is not (null or "default"))
            .Select(destination => destination!.Contains('/', StringComparison.Ordinal) ? destination : destination + "/32")
            .Select(IPNetwork.Parse)];
    }
}
