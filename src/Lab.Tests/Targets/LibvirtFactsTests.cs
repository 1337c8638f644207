using Lab.Runner.Targets;
using Xunit;

namespace Lab.Tests.Targets;

/// <summary>Where the VM's libvirtd comes from, and what is said where there can be none.</summary>
public sealed class LibvirtFactsTests
{
    /// <summary>A machine without systemd, root on it, with everything installed and nothing started.</summary>
    private static readonly LibvirtFacts Container = new(
        Answers: false, IsByHand: false, IsInside: false, HasSystemd: false, IsRoot: true, Missing: [], NetworkRefusal: null, FolderRefusal: null);

    [Fact]
    public void A_libvirtd_of_the_systems_is_used_as_it_is_whoever_asks()
    {
        var facts = Container with { Answers = true, HasSystemd = true, IsRoot = false };
        Assert.Null(facts.FindIssue());
        Assert.False(facts.NeedsInside);
    }

    [Fact]
    public void Without_systemd_root_starts_one_and_goes_inside()
    {
        Assert.Null(Container.FindIssue());
        Assert.True(Container.NeedsInside);
    }

    [Fact]
    public void One_that_was_started_by_hand_is_reached_from_inside_only()
    {
        var facts = Container with { Answers = true, IsByHand = true };
        Assert.Null(facts.FindIssue());
        Assert.True(facts.NeedsInside);
        Assert.False((facts with { IsInside = true }).NeedsInside);
        Assert.Null((facts with { IsInside = true }).FindIssue());
    }

    [Fact]
    public void Inside_nobody_goes_inside_once_more()
    {
        var facts = Container with { IsInside = true };
        Assert.False(facts.NeedsInside);
        Says(facts, "does not answer (qemu:///system), though the lab started it");
    }

    [Fact]
    public void What_is_missing_is_said_with_what_to_do()
    {
        Says(Container with { HasSystemd = true }, "systemctl start libvirtd");
        Says(Container with { IsRoot = false }, "sudo dotnet run");
        Says(
            Container with { Missing = ["/usr/sbin/libvirtd", "/usr/sbin/ip"] },
            "/usr/sbin/libvirtd, /usr/sbin/ip are missing. Install what the VM needs: lab setup --for-vm");
        Says(
            Container with { NetworkRefusal = "Operation not permitted" },
            "no bridge or tap device in a network namespace (Operation not permitted)");
    }

    [Fact]
    public void A_checkout_that_libvirts_user_can_not_reach_is_refused_wherever_libvirtd_comes_from()
    {
        const string closed = "libvirt's user can't reach /home/somebody/lab/.vagrant/pool, for /home/somebody is closed to others.";
        Says(Container with { FolderRefusal = closed }, $"--target vagrant: {closed}");
        Says(Container with { FolderRefusal = closed, Answers = true, HasSystemd = true }, closed);
    }

    private static void Says(LibvirtFacts facts, string words) =>
        Assert.Contains(words, facts.FindIssue()?.ToString(), StringComparison.Ordinal);
}
