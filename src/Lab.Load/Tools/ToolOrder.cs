using System.Net;
using Lab.Core.Definitions;

namespace Lab.Load.Tools;

/// <summary>What a tool is to do.</summary>
/// <param name="Url">The one resource that it asks for.</param>
/// <param name="Load">Connections, and the rest of the request.</param>
/// <param name="Cpus">CPUs that it may run on.</param>
public sealed record ToolOrder(Uri Url, ClosedLoop Load, IReadOnlyList<int> Cpus)
{
    /// <summary>The load's own path on a server.</summary>
    public static ToolOrder For(IPEndPoint server, ClosedLoop load, IReadOnlyList<int> cpus)
    {
        var path = load.Requests.Paths[0].Path;
        var authority = new UriBuilder(Uri.UriSchemeHttp, server.Address.ToString(), server.Port).Uri;
        return new(new Uri(authority, path), load, cpus);
    }
}
