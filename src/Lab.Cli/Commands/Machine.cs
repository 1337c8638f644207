using Lab.Cli.Output;
using Lab.Core.Machines;
using Lab.Runner.Agents;
using Lab.Runner.Definitions;
using Lab.Runner.Setup;
using Lab.Runner.Targets;

namespace Lab.Cli.Commands;

/// <summary>The way to root and to the packages, for the commands that measure.</summary>
internal static class Machine
{
    /// <summary>Makes this machine ready to be measured.</summary>
    /// <exception cref="PreflightException">There is no way, or something is missing and may not be installed.</exception>
    public static Task<Privilege> MakeReadyAsync(
        Terminal terminal, bool mayInstall, CancellationToken cancellationToken, params IReadOnlyList<DebianPackage> more) =>
        MakeReadyAsync(terminal, Target.Local, mayInstall, cancellationToken, more);

    /// <summary>Makes this machine ready to measure a target. Where that is another machine, root is needed for missing packages only.</summary>
    /// <exception cref="PreflightException">There is no way, or something is missing and may not be installed.</exception>
    public static async Task<Privilege> MakeReadyAsync(
        Terminal terminal, Target target, bool mayInstall, CancellationToken cancellationToken, params IReadOnlyList<DebianPackage> more)
    {
        if (target is VagrantTarget)
        {
            await BesideLibvirt.CheckAsync(terminal, isBeforeInstalling: mayInstall, makesVm: true, cancellationToken);
        }

        var needed = DebianPackages.For(target).Concat(more).ToArray();
        if (!target.IsThisMachine && DebianPackages.MissingOf(needed).Count == 0)
        {
            return new Privilege([]);
        }

        var privilege = FindPrivilege();
        if (!mayInstall && DebianPackages.MissingOf(needed) is { Count: > 0 } missing)
        {
            throw PreflightException.Of(
                "--no-install",
                $"these packages are missing: {string.Join(", ", missing.Select(package => $"{package.Name} ({package.Why})"))}",
                $"Install them: {string.Join(' ', Preparation.InstallCommand(missing))}");
        }

        await new Preparation(privilege, terminal.Say).RunAsync(needed, mountsToo: target.IsThisMachine, cancellationToken);
        return privilege;
    }

    /// <summary>Root in this very process, where sudo before another one does not help.</summary>
    /// <exception cref="PreflightException">It is not root.</exception>
    public static void NeedRootHere(string why)
    {
        if (!Environment.IsPrivilegedProcess)
        {
            throw PreflightException.Of("privilege", $"this command has to be root itself: {why}", "Run it by sudo: sudo dotnet run -- ...");
        }
    }

    /// <summary>
    /// What this machine can do, found by trying; null where nothing can be tried: no root, or packages are missing.
    /// </summary>
    public static async Task<Capabilities?> FindCapabilitiesAsync(CancellationToken cancellationToken)
    {
        if (Privilege.Find() is not { } privilege || DebianPackages.Missing().Count > 0)
        {
            return null;
        }

        await using var agent = await AgentProcess.StartAsync(
            privilege, CpuList.Parse(await File.ReadAllTextAsync("/sys/devices/system/cpu/online", cancellationToken)),
            cancellationToken);
        return await agent.Agent.FindCapabilitiesAsync(cancellationToken);
    }

    public static Privilege FindPrivilege() => Privilege.Find() ?? throw PreflightException.Of(
        "privilege", "attaching probes needs root, and there is neither root nor sudo", "Run it as root, or install sudo.");
}
