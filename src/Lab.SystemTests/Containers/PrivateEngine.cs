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

    /// <summary>The variable that names it.</summary>
    public (string Name, string Value) Variable => ("DOCKER_HOST", Address.OriginalString);

    /// <summary>Where it answers.</summary>
    public Uri Address => new($"unix://{Socket}");

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
                "--cgroup-parent", ControlGroup(root), "--data-root", $"{root}/data", "--exec-root", $"{root}/exec", "--pidfile", $"{root}/pid", "--log-level", "error",
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

    /// <summary>The lines with which Docker's own client answers.</summary>
    public async Task<string[]> AskAsync(params string[] words)
    {
        using var client = Process.Start(new ProcessStartInfo("/usr/bin/docker", ["--host", Variable.Value, .. words]) { RedirectStandardOutput = true })!;
        var lines = (await client.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken)).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        await client.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, client.ExitCode);
        return lines;
    }

    public async ValueTask DisposeAsync()
    {
        await Process.Start("/bin/kill", ["-s", "TERM", _process.Id.ToString(CultureInfo.InvariantCulture)]).WaitForExitAsync();
        await _process.WaitForExitAsync();
        _process.Dispose();
        Directory.Delete(_root, recursive: true);
        // An engine leaves the control group of its containers; empty ones are removed by rmdir, as this is. One tree, or (v1) one for each controller.
        foreach (var group in Directory.GetDirectories("/sys/fs/cgroup").Prepend("/sys/fs/cgroup").Select(tree => tree + ControlGroup(_root)).Where(Directory.Exists))
        {
            Directory.Delete(group);
        }
    }

    private static string ControlGroup(string root) => "/" + Path.GetFileName(root);

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
