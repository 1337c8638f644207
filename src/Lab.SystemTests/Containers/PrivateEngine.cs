using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using Xunit;

namespace Lab.SystemTests.Containers;

/// <summary>
/// Debian's dockerd, started by hand for one test: a socket, a data root and a containerd of its own, no bridge, no packet filter. Disposing it
/// ends it and leaves nothing.
/// </summary>
internal sealed class PrivateEngine : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly string _root;
    private readonly Process _process;

    private PrivateEngine(string root, Process process)
    {
        (_root, _process) = (root, process);
    }

    /// <summary>For DOCKER_HOST.</summary>
    public string Host => $"unix://{Socket}";

    private string Socket => Path.Combine(_root, "s");

    public static async Task<PrivateEngine> StartAsync()
    {
        // A socket's path is 107 characters at most, so not below the test's own folder.
        var root = Directory.CreateTempSubdirectory("engine-").FullName;
        await File.WriteAllTextAsync(Path.Combine(root, "daemon.json"), "{}", TestContext.Current.CancellationToken);
        var process = Process.Start(new ProcessStartInfo(
            "/usr/sbin/dockerd",
            [
                "--bridge=none", "--iptables=false", "--ip6tables=false", "--ip-forward=false", "--ip-masq=false", "--host", $"unix://{root}/s", "--config-file", $"{root}/daemon.json",
                "--data-root", $"{root}/data", "--exec-root", $"{root}/exec", "--pidfile", $"{root}/pid", "--log-level", "error",
            ])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var output = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        _ = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var engine = new PrivateEngine(root, process);
        var since = Stopwatch.StartNew();
        while (!await engine.AnswersAsync())
        {
            Assert.False(process.HasExited, $"dockerd ended: {(process.HasExited ? await output : "")}");
            Assert.True(since.Elapsed < Patience, "dockerd does not answer");
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }

        return engine;
    }

    public async ValueTask DisposeAsync()
    {
        await Process.Start("/bin/kill", ["-s", "TERM", _process.Id.ToString(CultureInfo.InvariantCulture)]).WaitForExitAsync();
        await _process.WaitForExitAsync();
        _process.Dispose();
        Directory.Delete(_root, recursive: true);
    }

    private async Task<bool> AnswersAsync()
    {
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(Socket), TestContext.Current.CancellationToken);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
