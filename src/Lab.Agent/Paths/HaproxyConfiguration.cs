using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Lab.Core;

namespace Lab.Agent.Paths;

/// <summary>A private haproxy.</summary>
/// <param name="Folder">Its files.</param>
/// <param name="Listen">Where it listens.</param>
/// <param name="Upstream">Where it sends requests.</param>
/// <param name="IsOnLoadsSide">True for a client's sidecar.</param>
/// <param name="Pooled">True: it keeps its connections to the other side and uses them again, as meshes do. Else a connection for each request.</param>
internal sealed record HaproxyConfiguration(string Folder, IPEndPoint Listen, IPEndPoint Upstream, bool IsOnLoadsSide, bool Pooled)
    : ProxyConfiguration(Folder, Listen, Upstream, IsOnLoadsSide)
{
    public const string Program = "/usr/sbin/haproxy";

    /// <summary>In the foreground, one process.</summary>
    public override IReadOnlyList<string> Command => [Program, "-db", "-q", "-f", File];

    public override long CountRequests()
    {
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Connect(new UnixDomainSocketEndPoint(ControlSocket));
        socket.Send("show stat\n"u8);
        using var answer = new StreamReader(new NetworkStream(socket), Encoding.ASCII);
        var columns = (answer.ReadLine() ?? "").TrimStart('#', ' ').Split(',');
        var requests = Array.IndexOf(columns, "req_tot");
        while (requests >= 0 && answer.ReadLine() is { } line)
        {
            if (line.Split(',') is ["lab", "FRONTEND", ..] fields)
            {
                return long.Parse(fields[requests], CultureInfo.InvariantCulture);
            }
        }

        throw new LabException("haproxy does not tell how many requests it has seen.");
    }

    /// <summary>A pool holds no more connections than leave the server workers to spare: one that is kept holds a worker of Apache's.</summary>
    protected override string Text() => $"""
        global
            stats socket {ControlSocket} mode 600 level user
            maxconn 2000
            nbthread 1
        defaults
            mode http
            timeout connect 5s
            timeout client 30s
            timeout server 30s
            {(Pooled ? "http-reuse always" : "option httpclose")}
        frontend lab
            bind {Listen}
            default_backend server
        backend server
            server one {Upstream}{(Pooled ? " pool-max-conn 16" : "")}

        """;
}
