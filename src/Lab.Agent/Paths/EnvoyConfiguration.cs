using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Lab.Core;

namespace Lab.Agent.Paths;

/// <summary>A private Envoy, where it is on PATH: Debian has no package of it.</summary>
/// <param name="Folder">Its files.</param>
/// <param name="Listen">Where it listens.</param>
/// <param name="Upstream">Where it sends requests.</param>
/// <param name="IsOnLoadsSide">True for a client's sidecar.</param>
internal sealed record EnvoyConfiguration(string Folder, IPEndPoint Listen, IPEndPoint Upstream, bool IsOnLoadsSide)
    : ProxyConfiguration(Folder, Listen, Upstream, IsOnLoadsSide)
{
    private const string Program = "envoy";
    private const string Counter = "http.lab.downstream_rq_total";

    /// <summary>One worker; nothing of it is shared with another Envoy of this machine.</summary>
    public override IReadOnlyList<string> Command =>
        [OnPath() ?? throw new LabException("envoy is not on PATH"), "--config-yaml", Text(), "--concurrency", "1", "--disable-hot-restart", "--log-level", "error"];

    public override long CountRequests()
    {
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Connect(new UnixDomainSocketEndPoint(ControlSocket));
        socket.Send(Encoding.ASCII.GetBytes($"GET /stats?filter=^{Counter.Replace(".", "\\.", StringComparison.Ordinal)}$ HTTP/1.1\r\nHost: lab\r\nConnection: close\r\n\r\n"));
        using var answer = new StreamReader(new NetworkStream(socket), Encoding.ASCII);
        while (answer.ReadLine() is { } line)
        {
            if (line.StartsWith(Counter + ":", StringComparison.Ordinal))
            {
                return long.Parse(line.AsSpan(Counter.Length + 1).Trim(), CultureInfo.InvariantCulture);
            }
        }

        throw new LabException("envoy does not tell how many requests it has seen.");
    }

    protected override string Text() => string.Create(CultureInfo.InvariantCulture, $$"""
        admin: { address: { pipe: { path: "{{ControlSocket}}" } } }
        static_resources:
          listeners:
          - address: { socket_address: { address: "{{Listen.Address}}", port_value: {{Listen.Port}} } }
            filter_chains:
            - filters:
              - name: envoy.filters.network.http_connection_manager
                typed_config:
                  "@type": type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager
                  stat_prefix: lab
                  route_config:
                    virtual_hosts:
                    - { name: lab, domains: ["*"], routes: [{ match: { prefix: "/" }, route: { cluster: server } }] }
                  http_filters:
                  - name: envoy.filters.http.router
                    typed_config: { "@type": type.googleapis.com/envoy.extensions.filters.http.router.v3.Router }
          clusters:
          - name: server
            connect_timeout: 5s
            load_assignment:
              cluster_name: server
              endpoints: [{ lb_endpoints: [{ endpoint: { address: { socket_address: { address: "{{Upstream.Address}}", port_value: {{Upstream.Port}} } } } }] }]

        """);

    private static string? OnPath() => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries)
        .Select(folder => Path.Combine(folder, Program)).FirstOrDefault(System.IO.File.Exists);
}
