using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Lab.Agent.Servers;

/// <summary>One request, to see whether a server or a proxy before it is ready.</summary>
internal static class WebAnswer
{
    /// <summary>True once it answers; false when its process has ended, or its time is over.</summary>
    public static async Task<bool> WaitAsync(IPEndPoint endPoint, int bodyBytes, Func<bool> isAlive, TimeSpan patience, CancellationToken cancellationToken)
    {
        var since = Stopwatch.StartNew();
        while (!await ComesAsync(endPoint, bodyBytes, cancellationToken))
        {
            if (!isAlive() || since.Elapsed > patience)
            {
                return false;
            }

            await Task.Delay(20, cancellationToken);
        }

        return true;
    }

    /// <summary>True when it answers 200 with that many bytes.</summary>
    private static async Task<bool> ComesAsync(IPEndPoint endPoint, int bodyBytes, CancellationToken cancellationToken)
    {
        using var socket = new Socket(endPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(endPoint, cancellationToken);
            await socket.SendAsync("GET /index.html HTTP/1.1\r\nHost: lab\r\nConnection: close\r\n\r\n"u8.ToArray(), cancellationToken);
            using var answer = new MemoryStream();
            await using var stream = new NetworkStream(socket);
            await stream.CopyToAsync(answer, cancellationToken);
            var text = Encoding.ASCII.GetString(answer.ToArray());
            return text.StartsWith("HTTP/1.1 200 ", StringComparison.Ordinal)
                && text.Length - text.IndexOf("\r\n\r\n", StringComparison.Ordinal) - 4 == bodyBytes;
        }
        catch (Exception failure) when (failure is SocketException or IOException)
        {
            return false;
        }
    }
}
