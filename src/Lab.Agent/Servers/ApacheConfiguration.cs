using System.Globalization;
using Lab.Core.Definitions;

namespace Lab.Agent.Servers;

/// <summary>A private Apache: nothing of the system's own instance is read, written or listened on.</summary>
internal sealed record ApacheConfiguration(string Root, IReadOnlyList<string> Listen, int BodyBytes, Mpm Mpm)
{
    public const string Program = "/usr/sbin/apache2";
    private const string Modules = "/usr/lib/apache2/modules";

    public string File => Path.Combine(Root, "apache2.conf");

    /// <summary>Where it listens besides, for the path class; null where there is no such arm, and then the configuration has no trace of it.</summary>
    public ServerDoors? Doors { get; init; }

    public string AccessLog => Path.Combine(Root, "access.log");

    public string ErrorLog => Path.Combine(Root, "error.log");

    private string Documents => Path.Combine(Root, "htdocs");

    public void Write()
    {
        Directory.CreateDirectory(Documents);
        System.IO.File.WriteAllText(Path.Combine(Documents, "index.html"), Body());
        System.IO.File.WriteAllText(File, Text());
    }

    /// <summary>One process of many threads: its CPU clock misses nothing, and no process comes or goes in a window.</summary>
    private string Text() => string.Create(CultureInfo.InvariantCulture, $"""
        ServerRoot "{Root}"
        ServerName lab
        PidFile "{Root}/apache2.pid"
        ErrorLog "{ErrorLog}"
        LogLevel warn
        {string.Join('\n', Listen.Select(address => $"Listen {address}"))}
        ListenBacklog 1024
        AcceptFilter http none
        Mutex file:{Root} default
        LoadModule mpm_{MpmNames.Of(Mpm)}_module {Modules}/mod_mpm_{MpmNames.Of(Mpm)}.so
        LoadModule authz_core_module {Modules}/mod_authz_core.so
        LoadModule dir_module {Modules}/mod_dir.so
        User www-data
        Group www-data
        StartServers 1
        ServerLimit 1
        ThreadLimit 64
        ThreadsPerChild 64
        MaxRequestWorkers 64
        MinSpareThreads 64
        MaxSpareThreads 64
        MaxConnectionsPerChild 0
        KeepAlive On
        MaxKeepAliveRequests 0
        KeepAliveTimeout 30
        EnableSendfile Off
        DocumentRoot "{Documents}"
        DirectoryIndex index.html
        {DoorLines()}

        """);

    /// <summary>Only the logged door has a log; mod_log_config and mod_logio are built into Debian's Apache.</summary>
    private string DoorLines()
    {
        const string Combined = "%h %l %u %t \\\"%r\\\" %>s %O \\\"%{Referer}i\\\" \\\"%{User-Agent}i\\\"";
        return Doors is null ? "" : $"""
            Listen {Doors.Second}
            Listen {Doors.Logged}
            {(Doors.NamespacePath is null ? "" : $"Listen {Doors.Inner}")}
            <VirtualHost {Doors.Logged}>
            DocumentRoot "{Documents}"
            CustomLog "{AccessLog}" "{Combined}"
            </VirtualHost>
            """;
    }

    private string Body() => string.Concat(Enumerable.Repeat("lab measures what a probe costs.\n", (BodyBytes / 33) + 1))[..BodyBytes];
}
