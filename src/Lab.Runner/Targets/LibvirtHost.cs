using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using CliWrap;
using CliWrap.Buffered;
using Lab.Core;

namespace Lab.Runner.Targets;

/// <summary>
/// This machine's libvirtd. Where there is no systemd to run one, vagrant/with-libvirt starts it by hand in a network
/// namespace, and the lab runs once more inside of that, for only there the VM is reached.
/// </summary>
/// <param name="home">The lab's files.</param>
/// <param name="say">Is told what is done, a line a call.</param>
public sealed class LibvirtHost(LabHome home, Action<string> say)
{
    /// <summary>Is set for the lab that runs inside.</summary>
    private const string Marker = "LAB_BESIDE_LIBVIRT";

    private const string Namespace = "probe-lab";
    private const string State = $"/run/{Namespace}";
    private const string Ip = "/usr/sbin/ip";
    private static readonly string[] Daemons = ["/usr/sbin/libvirtd", "/usr/sbin/virtlogd", Ip];

    private string Scripts => Path.Combine(home.Root, "vagrant");

    /// <summary>False where the user has told Vagrant to run the VM by something else (VirtualBox).</summary>
    public static bool IsNeeded =>
        Environment.GetEnvironmentVariable("VAGRANT_DEFAULT_PROVIDER") is null or "" or "libvirt";

    /// <summary>Finds what decides. Nothing is started.</summary>
    /// <param name="makesVm">True where a VM is to come up, whose disk lies below the lab's checkout.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task<LibvirtFacts> FindAsync(bool makesVm, CancellationToken cancellationToken)
    {
        string[] missing = [.. Daemons.Where(file => !File.Exists(file))];
        var answers = await RefusalAsync(
            "/usr/bin/virsh", ["--connect", "qemu:///system", "--quiet", "version"], cancellationToken) is null;
        var folder = makesVm
            ? await RefusalAsync(
                Path.Combine(Scripts, "reachable"), [Path.Combine(home.Root, ".vagrant", "pool")], cancellationToken)
            : null;
        var network = !answers && Environment.IsPrivilegedProcess && File.Exists(Ip)
            ? await RefusalAsync(
                "/usr/bin/unshare",
                ["--net", "sh", "-c", "ip link add probe type bridge && ip tuntap add probe-tap mode tap"],
                cancellationToken)
            : null;
        return new(
            answers, IsByHand(), Environment.GetEnvironmentVariable(Marker) is { Length: > 0 }, Directory.Exists("/run/systemd/system"), Environment.IsPrivilegedProcess,
            missing, network, folder);
    }

    /// <summary>
    /// Runs a command inside, beside a libvirtd, and gives its exit code. The terminal, its streams and its signals are
    /// the command's.
    /// </summary>
    /// <param name="command">Program and arguments.</param>
    /// <param name="makesVm">True where a VM is to come up: what that takes from the network is fetched first, for
    /// inside there is no way out.</param>
    /// <param name="cancellationToken">Interrupts the command, which then ends by itself.</param>
    /// <exception cref="LabException">libvirtd can't be started, or the VM's box not be made.</exception>
    public async Task<int> RunInsideAsync(
        IReadOnlyList<string> command, bool makesVm, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(State);
        await using (await TakePlaceAsync(cancellationToken))
        {
            say("starting libvirtd by hand, in a network namespace of its own: there is no systemd");
            try
            {
                await DoAsync("with-libvirt", ["--start"], cancellationToken);
                if (makesVm)
                {
                    await FetchAsync(cancellationToken);
                }

                return await RunAsync([Ip, "netns", "exec", Namespace, .. command], cancellationToken);
            }
            finally
            {
                say("ending libvirtd");
            }
        }
    }

    /// <summary>Ends the daemons, unless somebody else uses them. A VM that runs goes on, in its namespace.</summary>
    public Task StopAsync() => DoAsync("with-libvirt", ["--stop"], CancellationToken.None);

    private static bool IsByHand() =>
        File.Exists($"{State}/libvirtd")
            && int.TryParse(File.ReadAllText($"{State}/libvirtd"), CultureInfo.InvariantCulture, out var pid)
                && Directory.Exists($"/proc/{pid}");

    private bool HasVm() => Directory.Exists(Path.Combine(home.Root, ".vagrant", "machines"))
        && Directory.EnumerateFiles(
            Path.Combine(home.Root, ".vagrant", "machines"), "id", SearchOption.AllDirectories).Any();

    /// <summary>What takes minutes, after libvirtd has been seen to answer, and the network, so out here.</summary>
    private async Task FetchAsync(CancellationToken cancellationToken)
    {
        await AgentBinary.OfThisBuildAsync(home, say, cancellationToken);
        if (!HasVm() && Environment.GetEnvironmentVariable("LAB_BOX") is null or "" or "local") // else a public one
        {
            say("making the VM's box of Debian's packages, where it isn't there yet");
            await DoAsync(Path.Combine("box", "build"), [], cancellationToken);
        }
    }

    /// <summary>
    /// Shows to others that the daemons are in use: a shared lock, which the kernel takes back from whoever dies.
    /// </summary>
    private static async Task<FileStream> TakePlaceAsync(CancellationToken cancellationToken)
    {
        const int attempts = 100;
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return new FileStream($"{State}/users", FileMode.OpenOrCreate, FileAccess.Read, FileShare.ReadWrite);
            }
            catch (IOException) when (attempt < attempts)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(100), cancellationToken); // somebody is just ending them
            }
        }
    }

    /// <summary>What a command complained of, in a line; null where it ended well.</summary>
    private static async Task<string?> RefusalAsync(
        string program, string[] arguments, CancellationToken cancellationToken)
    {
        if (!File.Exists(program))
        {
            return $"there is no {program}";
        }

        var result = await Cli.Wrap(program).WithArguments(arguments).WithValidation(CommandResultValidation.None)
            .ExecuteBufferedAsync(cancellationToken);
        return result.ExitCode == 0 ? null : result.StandardError.Trim().ReplaceLineEndings(" ");
    }

    private async Task DoAsync(string script, string[] arguments, CancellationToken cancellationToken)
    {
        var errors = new System.Text.StringBuilder();
        var result = await Cli.Wrap(Path.Combine(Scripts, script))
            .WithArguments(arguments)
            .WithStandardOutputPipe(PipeTarget.ToDelegate(say))
            .WithStandardErrorPipe(PipeTarget.ToStringBuilder(errors))
            .WithValidation(CommandResultValidation.None)
            .ExecuteAsync(cancellationToken);
        if (result.ExitCode != 0)
        {
            throw LabException.FromCommand(
                $"vagrant/{script} {string.Join(' ', arguments)}".TrimEnd(), result.ExitCode, errors.ToString());
        }
    }

    private static async Task<int> RunAsync(string[] words, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(words[0], words[1..]);
        start.Environment[Marker] = "1";
        using var process = Process.Start(start)!;
        using var interrupted = cancellationToken.Register(() => Interrupt(process));
        using var hungUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, signal =>
        {
            signal.Cancel = true;
            Interrupt(process);
        });
        await process.WaitForExitAsync(CancellationToken.None);
        return process.ExitCode;
    }

    /// <summary>
    /// By the shell's own kill: not every machine has a program of that name. SIGTERM: SIGINT is ignored below a
    /// shell's job in the background.
    /// </summary>
    private static void Interrupt(Process process)
    {
        using var kill = Process.Start(
            "/bin/sh", ["-c", "kill -s TERM \"$0\"", process.Id.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }
}
