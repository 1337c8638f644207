using System.Globalization;
using Lab.Core.Definitions;

namespace Lab.Core.Machines;

/// <summary>A private Apache: nothing of the system's own instance is read, written or listened on.</summary>
/// <param name="Root">Folder of its files, as Apache sees it.</param>
/// <param name="Listen">Addresses with ports, as Apache's Listen takes them.</param>
/// <param name="BodyBytes">Size of the page that it serves, bytes.</param>
/// <param name="Mpm">How it shares its work.</param>
public sealed record ApacheConfiguration(string Root, IReadOnlyList<string> Listen, int BodyBytes, Mpm Mpm)
{
    /// <summary>Debian's Apache.</summary>
    public const string Program = "/usr/sbin/apache2";

    /// <summary>Where Debian keeps its modules.</summary>
    public const string Modules = "/usr/lib/apache2/modules";

    private const string FileName = "apache2.conf";
    private const string DocumentsName = "htdocs";
    private const string PageName = "index.html";

    /// <summary>The configuration's own file.</summary>
    public string File => Path.Combine(Root, FileName);

    /// <summary>Where it writes what goes wrong.</summary>
    public string ErrorLog { get; init; } = Path.Combine(Root, "error.log");

    /// <summary>Folder of the page.</summary>
    public string Documents => Path.Combine(Root, DocumentsName);

    /// <summary>More lines of it; none as a rule, and then the configuration has no trace of what they are for.</summary>
    public string MoreLines { get; init; } = "";

    /// <summary>The modules that it loads, besides those built into Debian's Apache.</summary>
    public static IReadOnlyList<string> ModulesFor(Mpm mpm) => [$"mpm_{MpmNames.Of(mpm)}", "authz_core", "dir"];

    /// <summary>The file of a module.</summary>
    public static string ModuleFile(string module) => $"{Modules}/mod_{module}.so";

    /// <summary>The words that start it in the foreground.</summary>
    public IReadOnlyList<string> CommandLine => [Program, "-D", "FOREGROUND", "-f", File];

    /// <summary>Its files: path below <see cref="Root"/>, and content.</summary>
    public IReadOnlyList<(string Path, string Content)> Files => [(Path.Combine(DocumentsName, PageName), Body()), (FileName, Text())];

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
        {string.Join('\n', ModulesFor(Mpm).Select(module => $"LoadModule {module}_module {ModuleFile(module)}"))}
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
        DirectoryIndex {PageName}
        {MoreLines}

        """);

    private string Body() => string.Concat(Enumerable.Repeat("lab measures what a probe costs.\n", (BodyBytes / 33) + 1))[..BodyBytes];
}
