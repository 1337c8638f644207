using System.Net;

namespace Lab.Load;

/// <summary>What the load asks for, and where.</summary>
/// <param name="EndPoint">Address (IPv4 or IPv6) and port of the server.</param>
/// <param name="Path">Path of the resource, beginning with a slash.</param>
/// <param name="Host">Value of the Host header.</param>
public sealed record LoadTarget(IPEndPoint EndPoint, string Path, string Host)
{
    /// <summary>The longest timeout that the histograms' range has room for.</summary>
    public static readonly TimeSpan LongestTimeout = TimeSpan.FromSeconds(50);

    /// <summary>How long an answer may take, and after it (with one connection per request) the server's close.</summary>
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromSeconds(5);
}
