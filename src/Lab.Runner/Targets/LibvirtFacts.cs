using Lab.Core.Definitions;

namespace Lab.Runner.Targets;

/// <summary>What decides how the lab comes by a libvirtd for its VM.</summary>
/// <param name="Answers">A libvirtd answers at qemu:///system.</param>
/// <param name="IsByHand">The lab started one by hand, in a network namespace.</param>
/// <param name="IsInside">This process was started inside that namespace.</param>
/// <param name="HasSystemd">systemd runs services here.</param>
/// <param name="IsRoot">This process is root.</param>
/// <param name="Missing">Programs that are needed to start it and are not there.</param>
/// <param name="NetworkRefusal">Why no bridge or tap device can be made in a network namespace; null where they
/// can.</param>
/// <param name="FolderRefusal">Why libvirt's user could not get at the VM's disk; null where it can.</param>
public sealed record LibvirtFacts(
    bool Answers, bool IsByHand, bool IsInside, bool HasSystemd, bool IsRoot, IReadOnlyList<string> Missing, string? NetworkRefusal, string? FolderRefusal)
{
    private const string Subject = "--target vagrant";
    private const string Silent = "libvirtd does not answer (qemu:///system)";

    /// <summary>
    /// True where the lab has to run inside the namespace of a libvirtd that it started by hand, and starts it where it
    /// isn't there.
    /// </summary>
    public bool NeedsInside => !IsInside && (!Answers || IsByHand);

    /// <summary>Why there can be no libvirtd; null where one answers or can be started.</summary>
    public PreflightIssue? FindIssue() =>
        FolderRefusal is { } folder ? Issue(folder.TrimEnd('.'), "")
        : Answers && !NeedsInside ? null
        : IsInside ? Issue($"{Silent}, though the lab started it", "Its own words: ip netns exec probe-lab libvirtd")
        : HasSystemd ? Issue(
            Silent, "Start it: systemctl start libvirtd, and be root or a member of the group libvirt.")
        : !IsRoot ? Issue(
            $"{Silent}, and there is no systemd that starts it: the lab can, and has to be root for it",
            "Run the same command as root: sudo dotnet run -- ...")
        : Missing.Count > 0 ? Issue(
            $"{Silent}, and to start it {string.Join(", ", Missing)} {(Missing.Count == 1 ? "is" : "are")} missing",
            "Install what the VM needs: lab setup --for-vm")
        : NetworkRefusal is { } network ? Issue(
            $"{Silent}, and it could not run here, for there can be no bridge or tap device in a network namespace ({network})",
            "It takes a kernel, or a container, that allows them (CAP_NET_ADMIN, /dev/net/tun).")
        : null;

    private static PreflightIssue Issue(string problem, string mend) => new(Subject, Line: null, problem, mend);
}
