using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Lab.Load;
using Xunit;

namespace Lab.SystemTests.Servers;

/// <summary>
/// An Apache that is not the lab's: prefork, as a user may have it. It is ended with the test, by its process.
/// </summary>
internal sealed class OtherApache : IAsyncDisposable
{
    private readonly Process _process;
    private readonly string _folder;

    private OtherApache(Process process, string folder, IPEndPoint endPoint)
    {
        (_process, _folder, EndPoint) = (process, folder, endPoint);
    }

    public int Pid => _process.Id;

    public IPEndPoint EndPoint { get; }

    /// <summary>Starts it and waits until it answers.</summary>
    /// <param name="address">Where it listens, and nowhere else.</param>
    /// <param name="connectionsPerChild">Connections after which a process of it makes way for a new one; 0 for
    /// never.</param>
    public static async Task<OtherApache> StartAsync(IPAddress address, int connectionsPerChild)
    {
        Requires.Root();
        Requires.Apache();
        const string Prefork = "/usr/lib/apache2/modules/mod_mpm_prefork.so";
        Assert.SkipUnless(File.Exists(Prefork), $"needs {Prefork} (Debian: apache2-bin)");
        var folder = Directory.CreateDirectory(Path.Combine(Path.GetTempPath(), $"lab-other-{Guid.NewGuid():N}"))
            .FullName;
        var endPoint = FreePort.At(address);
        await File.WriteAllTextAsync(Path.Combine(folder, "index.html"), "hello");
        await File.WriteAllTextAsync(Path.Combine(folder, "apache2.conf"), $"""
            ServerRoot "{folder}"
            ServerName other
            PidFile "{folder}/pid"
            ErrorLog "{folder}/error.log"
            Listen {endPoint}
            Mutex file:{folder} default
            LoadModule mpm_prefork_module {Prefork}
            LoadModule authz_core_module /usr/lib/apache2/modules/mod_authz_core.so
            User www-data
            Group www-data
            StartServers 4
            MaxRequestWorkers 8
            MaxConnectionsPerChild {connectionsPerChild}
            DocumentRoot "{folder}"
            """);
        // In a process group of its own: when it is ended, it tells its whole group to end.
        var apache = new OtherApache(
            Process.Start(
                "/usr/bin/setsid",
                ["/usr/sbin/apache2", "-D", "FOREGROUND", "-f", Path.Combine(folder, "apache2.conf")]),
            folder, endPoint);
        await apache.UntilItAnswersAsync();
        return apache;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _process.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>Ends it, as its user would.</summary>
    public async Task StopAsync()
    {
        if (!_process.HasExited)
        {
            using var kill = Process.Start("/bin/kill", ["-s", "TERM", $"{_process.Id}"]);
            await kill.WaitForExitAsync();
            await _process.WaitForExitAsync();
        }
    }

    private async Task UntilItAnswersAsync()
    {
        for (var look = 0; ; look++)
        {
            using var socket = new Socket(EndPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                await socket.ConnectAsync(EndPoint);
                return;
            }
            catch (SocketException) when (look < 200 && !_process.HasExited)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(50));
            }
        }
    }
}
