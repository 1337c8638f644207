using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Lab.Agent.Servers;
using Lab.Load;
using Lab.Runner.Targets;

namespace Lab.SystemTests.Agents;

/// <summary>
/// Another machine, as far as ssh can tell: an SSH server of the test's own on loopback, in a mount namespace where the user's home is empty but for a key.
/// Nothing of this machine's own ssh is read or written.
/// </summary>
internal sealed class PrivateSshServer : IDisposable
{
    private const string Script = """
        home=$(getent passwd "$(id -u)" | cut -d: -f6) && test -d "$home" &&
        mount -t tmpfs -o mode=0700 tmpfs "$home" && mkdir -m 700 "$home/.ssh" && cp "$0/key.pub" "$home/.ssh/authorized_keys" &&
        exec /usr/sbin/dropbear -F -E -s -r "$0/host" -p "$1"
        """;

    private readonly DirectoryInfo _folder;
    private readonly Process _process;

    private PrivateSshServer(DirectoryInfo folder, Process process, RemoteMachine machine)
    {
        (_folder, _process, Machine) = (folder, process, machine);
    }

    public RemoteMachine Machine { get; }

    public static async Task<PrivateSshServer> StartAsync(CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("ssh-of-a-test-");
        Run("/usr/bin/ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", Path.Combine(folder.FullName, "key"));
        Run("/usr/bin/dropbearkey", "-t", "ed25519", "-f", Path.Combine(folder.FullName, "host"));
        var door = FreePort.OnLoopback();
        var process = Process.Start(new ProcessStartInfo("/usr/bin/unshare", ["--mount", "--propagation", "private", "--", "/bin/sh", "-c", Script, folder.FullName, door.ToString()])
        {
            RedirectStandardError = true,
        })!;
        process.BeginErrorReadLine();
        await UntilAnswersAsync(door, cancellationToken);
        string[] options =
        [
            "-F", "none", "-p", door.Port.ToString(CultureInfo.InvariantCulture), "-i", Path.Combine(folder.FullName, "key"), "-o", "IdentitiesOnly=yes",
            "-o", "StrictHostKeyChecking=accept-new", "-o", $"UserKnownHostsFile={Path.Combine(folder.FullName, "known_hosts")}",
        ];
        return new(folder, process, new("the test's machine", options, $"root@{door.Address}"));
    }

    public void Dispose()
    {
        _process.Kill(entireProcessTree: true);
        _process.WaitForExit();
        _process.Dispose();
        _folder.Delete(recursive: true);
    }

    private static void Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{program}: {process.StandardError.ReadToEnd()}");
        }
    }

    private static async Task UntilAnswersAsync(IPEndPoint door, CancellationToken cancellationToken)
    {
        for (var since = Stopwatch.StartNew(); ; await Task.Delay(20, cancellationToken))
        {
            try
            {
                using var socket = new Socket(door.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
                await socket.ConnectAsync(door, cancellationToken);
                return;
            }
            catch (SocketException) when (since.Elapsed < TimeSpan.FromSeconds(5))
            {
                // Not yet.
            }
        }
    }
}
