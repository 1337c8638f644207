using System.Buffers;
using System.Text;

namespace Lab.Load.Http;

/// <summary>The request, made once and sent again and again.</summary>
internal static class RequestBytes
{
    private static readonly SearchValues<char> _forbidden = SearchValues.Create(" \t\r\n");

    /// <summary>A GET of HTTP/1.1.</summary>
    public static byte[] Get(string path, string host, bool keepAlive)
    {
        if (!path.StartsWith('/') || path.AsSpan().ContainsAny(_forbidden))
        {
            throw new ArgumentException($"'{path}' is no path: it has to begin with a slash and to be escaped.", nameof(path));
        }

        if (host.Length == 0 || host.AsSpan().ContainsAny(_forbidden))
        {
            throw new ArgumentException($"'{host}' is no value for a Host header.", nameof(host));
        }

        var connection = keepAlive ? "" : "Connection: close\r\n";
        return Encoding.ASCII.GetBytes($"GET {path} HTTP/1.1\r\nHost: {host}\r\nUser-Agent: lab\r\nAccept: */*\r\n{connection}\r\n");
    }
}
