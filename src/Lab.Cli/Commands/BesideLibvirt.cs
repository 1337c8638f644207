using Lab.Cli.Output;
using Lab.Runner;
using Lab.Runner.Definitions;
using Lab.Runner.Targets;

namespace Lab.Cli.Commands;

/// <summary>
/// Runs what needs the VM beside a libvirtd that answers: here, or once more inside the namespace of one that is
/// started for it.
/// </summary>
internal static class BesideLibvirt
{
    /// <summary>Sees that there is or can be a libvirtd, before anything long is done for it.</summary>
    /// <param name="terminal">Is told what is done.</param>
    /// <param name="isBeforeInstalling">True where packages may be missing because they are installed next.</param>
    /// <param name="makesVm">True where a VM is to come up.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="PreflightException">There can't be one here.</exception>
    public static async Task CheckAsync(
        Terminal terminal, bool isBeforeInstalling, bool makesVm, CancellationToken cancellationToken)
    {
        if (!LibvirtHost.IsNeeded)
        {
            return;
        }

        var facts = await new LibvirtHost(LabHome.Find(), terminal.Say).FindAsync(makesVm, cancellationToken);
        // With systemd, Debian's package starts the service when it is installed.
        var isToCome = isBeforeInstalling && facts.Missing.Count > 0;
        Refuse(
            isToCome ? facts with { Missing = [], HasSystemd = false, IsRoot = facts.IsRoot || facts.HasSystemd } : facts);
    }

    /// <summary>Runs the command's work where it can reach the VM; packages are there already.</summary>
    /// <exception cref="PreflightException">There is no libvirtd, and there can't be one.</exception>
    public static async Task<int> RunAsync(
        Terminal terminal, bool makesVm, Func<Task<int>> work, CancellationToken cancellationToken)
    {
        if (!LibvirtHost.IsNeeded)
        {
            return await work();
        }

        var host = new LibvirtHost(LabHome.Find(), terminal.Say);
        var facts = await host.FindAsync(makesVm, cancellationToken);
        Refuse(facts);
        if (!facts.NeedsInside)
        {
            return await work();
        }

        try
        {
            return await host.RunInsideAsync(OwnCommandLine(), makesVm, cancellationToken);
        }
        finally
        {
            await host.StopAsync();
        }
    }

    private static void Refuse(LibvirtFacts facts)
    {
        if (facts.FindIssue() is { } issue)
        {
            throw new PreflightException([issue]);
        }
    }

    /// <summary>How this process was started: by a program of its own, or as an assembly of dotnet's.</summary>
    private static string[] OwnCommandLine()
    {
        var (program, words) = (Environment.ProcessPath!, Environment.GetCommandLineArgs());
        return Path.GetFileNameWithoutExtension(program) == "dotnet" ? [program, .. words] : [program, .. words[1..]];
    }
}
