using System.Net;
using Lab.Load;

namespace Lab.Agent.Servers;

/// <summary>Where the private Apache listens besides its own address, for the arms of the path class; and where proxies before it may live.</summary>
/// <param name="Second">Another port with nothing different: the control of the class.</param>
/// <param name="Logged">Another port whose virtual host writes an access log.</param>
/// <param name="Inner">What a proxy on the same machine asks: a loopback address.</param>
/// <param name="AccessLog">The log's file.</param>
/// <param name="NamespacePath">The server's network namespace; null where it has none of its own.</param>
/// <param name="ServerCpus">CPUs of the server, and of proxies on its machine.</param>
/// <param name="LoadCpus">CPUs of the load, and of proxies on its side.</param>
internal sealed record ServerDoors(
    IPEndPoint Second,
    IPEndPoint Logged,
    IPEndPoint Inner,
    string AccessLog,
    string? NamespacePath,
    int[] ServerCpus,
    int[] LoadCpus)
{
    private const int FirstProxyPort = 8090;
    private int _proxies;

    /// <summary>Lines of Apache's configuration for them. Only the logged door has a log; mod_log_config and mod_logio are built into Debian's Apache.</summary>
    public string ConfigurationLines(string documents)
    {
        const string Combined = "%h %l %u %t \\\"%r\\\" %>s %O \\\"%{Referer}i\\\" \\\"%{User-Agent}i\\\"";
        return $"""
            Listen {Second}
            Listen {Logged}
            {(NamespacePath is null ? "" : $"Listen {Inner}")}
            <VirtualHost {Logged}>
            DocumentRoot "{documents}"
            CustomLog "{AccessLog}" "{Combined}"
            </VirtualHost>
            """;
    }

    /// <summary>A free address for a proxy on the server's machine: beside the server, at the same address.</summary>
    public IPEndPoint NextOnServer() => NamespacePath is null ? FreePort.At(Second.Address) : new(Second.Address, FirstProxyPort + _proxies++);
}
