using CliWrap;
using CliWrap.Buffered;
using Lab.Core;

namespace Lab.Runner.Setup;

/// <summary>Makes the machine ready: packages, and the kernel's own file systems. Whatever is there is left alone.</summary>
/// <param name="privilege">How to become root.</param>
/// <param name="say">Says what is done and why, a line a call.</param>
public sealed class Preparation(Privilege privilege, Action<string> say)
{
    private const string MountTable = "/proc/mounts";

    private static readonly (string Type, string Target)[] FileSystems =
    [
        ("tracefs", "/sys/kernel/tracing"),
        ("bpf", "/sys/fs/bpf"),
    ];

    /// <summary>The command that a person would type for it.</summary>
    public static IReadOnlyList<string> InstallCommand(IEnumerable<DebianPackage> packages) =>
        ["apt-get", "install", "--yes", "--no-install-recommends", .. packages.Select(package => package.Name)];

    /// <summary>Does what is missing; a machine that is ready is left as it is.</summary>
    /// <param name="needed">Packages to have.</param>
    /// <param name="mountsToo">True where probes are to run on this machine.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task RunAsync(IEnumerable<DebianPackage> needed, bool mountsToo, CancellationToken cancellationToken)
    {
        var missing = DebianPackages.MissingOf(needed);
        if (missing.Count > 0)
        {
            await InstallAsync(missing, cancellationToken);
        }

        foreach (var (type, target) in FileSystems.Where(entry => mountsToo && !IsMounted(entry.Type, entry.Target)))
        {
            say($"mounting {type} on {target}");
            await RunAsync(["mount", "-t", type, type, target], cancellationToken);
        }
    }

    private static bool IsMounted(string type, string target) =>
        File.ReadLines(MountTable).Select(line => line.Split(' ')).Any(fields => fields[1] == target && fields[2] == type);

    private async Task InstallAsync(IReadOnlyList<DebianPackage> missing, CancellationToken cancellationToken)
    {
        if (!File.Exists("/usr/bin/apt-get"))
        {
            throw new LabException(
                "These are missing, and this system has no apt to install them:\n" +
                string.Join('\n', missing.Select(package => $"  {package.Provides}: {package.Why}")));
        }

        foreach (var package in missing)
        {
            say($"installing {package.Name}: {package.Why}");
        }

        string[] patience = ["-o", "DPkg::Lock::Timeout=180"];
        await RunAsync(["apt-get", "update", .. patience], cancellationToken);
        await RunAsync([.. InstallCommand(missing), .. patience], cancellationToken);
        if (DebianPackages.MissingOf(missing) is { Count: > 0 } still)
        {
            throw new LabException($"apt-get installed everything it was asked for, but these are still missing: {string.Join(", ", still.Select(package => package.Provides))}.");
        }
    }

    private async Task RunAsync(IReadOnlyList<string> command, CancellationToken cancellationToken)
    {
        // DEBIAN_FRONTEND goes through env(1): sudo would drop it from the environment.
        string[] whole = [.. privilege.Prefix, "/usr/bin/env", "DEBIAN_FRONTEND=noninteractive", .. command];
        var result = await Cli.Wrap(whole[0])
            .WithArguments(whole[1..])
            .WithValidation(CommandResultValidation.None)
            .ExecuteBufferedAsync(cancellationToken);
        if (result.ExitCode != 0)
        {
            throw LabException.FromCommand(string.Join(' ', command), result.ExitCode, result.StandardError);
        }
    }
}
