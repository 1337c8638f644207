using Lab.Cli.Output;
using Lab.Runner.Definitions;
using Lab.Runner.Setup;

namespace Lab.Cli.Commands;

/// <summary>The way to root and to the packages, for the commands that measure.</summary>
internal static class Machine
{
    /// <exception cref="PreflightException">There is no way, or something is missing and may not be installed.</exception>
    public static async Task<Privilege> MakeReadyAsync(
        Terminal terminal, bool mayInstall, CancellationToken cancellationToken, params IReadOnlyList<DebianPackage> more)
    {
        var privilege = FindPrivilege();
        if (!mayInstall && DebianPackages.MissingOf(DebianPackages.All.Concat(more)) is { Count: > 0 } missing)
        {
            throw PreflightException.Of(
                "--no-install",
                $"these packages are missing: {string.Join(", ", missing.Select(package => $"{package.Name} ({package.Why})"))}",
                $"Install them: {string.Join(' ', Preparation.InstallCommand(missing))}");
        }

        await new Preparation(privilege, terminal.Say).RunAsync(cancellationToken, more);
        return privilege;
    }

    public static Privilege FindPrivilege() => Privilege.Find() ?? throw PreflightException.Of(
        "privilege", "attaching probes needs root, and there is neither root nor sudo", "Run it as root, or install sudo.");
}
