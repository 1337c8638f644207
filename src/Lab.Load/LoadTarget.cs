using System.Net;

namespace Lab.Load;

/// <summary>Whom the load asks.</summary>
/// <param name="EndPoint">Address (IPv4 or IPv6) and port of the server.</param>
/// <param name="Host">Value of the Host header.</param>
public sealed record LoadTarget(IPEndPoint EndPoint, string Host)
{
    /// <summary>The longest timeout that the histograms' range has room for.</summary>
    public static readonly TimeSpan LongestTimeout = TimeSpan.FromSeconds(50);

    /// <summary>
    /// Other ways to the same server, of the same address family, that the load can be sent while it goes on
    /// (<see cref="EpollLoad.AimAt"/>); none for most.
    /// </summary>
    public IReadOnlyList<IPEndPoint> OtherWays { get; init; } = [];

    /// <summary>How long an answer may take, and after it (with one connection per request) the server's close.</summary>
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromSeconds(5);
}
