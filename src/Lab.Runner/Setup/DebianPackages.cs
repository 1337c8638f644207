using Lab.Core.Definitions;
using Lab.Runner.Targets;

namespace Lab.Runner.Setup;

/// <summary>A package of Debian's, and what the lab needs of it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Provides">A file whose presence shows that what is needed is there, whoever installed it.</param>
/// <param name="Why">What the lab does with it.</param>
public sealed record DebianPackage(string Name, string Provides, string Why);

/// <summary>All that the lab needs from Debian, in this one place.</summary>
public static class DebianPackages
{
    /// <summary>
    /// apache2-bin, not apache2: the server without the service, so that no Apache of the system's is configured or started.
    /// </summary>
    public static IReadOnlyList<DebianPackage> All { get; } =
    [
        new("apache2-bin", "/usr/sbin/apache2", "the server under test"),
        new("bpftrace", "/usr/bin/bpftrace", "runs the bpftrace variants of the probes"),
        new("bpftool", "/usr/sbin/bpftool", "shows the programs in the kernel, for you and for the tests"),
        new("clang", "/usr/bin/clang", "compiles the CO-RE variants of the probes"),
        new("libbpf1", "/usr/lib/*/libbpf.so.1", "loads them"),
        new("libbpf-dev", "/usr/include/bpf/bpf_helpers.h", "headers that they are compiled with"),
        new("linux-libc-dev", "/usr/include/linux/bpf.h", "the kernel's headers for them"),
        new("systemtap-sdt-dev", "/usr/include/*/sys/sdt.h", "headers for static markers (USDT), which a rung of the ladder sits on"),
        new("iproute2", "/usr/sbin/ip", "makes the server's network namespace and its veth pair"),
        new("wrk", "/usr/bin/wrk", "the usual way to load a server, which the lab's precision and its own load are compared with"),
        new("apache2-utils", "/usr/bin/ab", "ab, Apache's own way to load a server"),
        new("strace", "/usr/bin/strace", "a tool that probes are compared with"),
        new("tcpdump", "/usr/bin/tcpdump", "a tool that probes are compared with"),
        new("libbpf-tools", "/usr/sbin/tcplife", "its tcplife, beside the lab's own"),
        new("haproxy", "/usr/sbin/haproxy", "the proxies that probes are compared with; private ones, the service of the system is not used"),
        new("util-linux", "/usr/bin/setpriv", "ties the life of every tool to the lab's"),
    ];

    /// <summary>What only the lab's own tests need.</summary>
    public static IReadOnlyList<DebianPackage> ForTests { get; } =
    [
        new("chromium", "/usr/bin/chromium", "shows a flame graph to the tests, and clicks in it"),
        new("openssh-client", "/usr/bin/ssh", "the way to another machine"),
        new("dropbear-bin", "/usr/sbin/dropbear", "is that other machine's SSH server; the package without the service"),
    ];

    /// <summary>What this machine needs to measure another one: what compiles the probes, and the way there.</summary>
    public static IReadOnlyList<DebianPackage> ForOtherMachines { get; } =
    [
        .. All.Where(
            package => package.Name is "clang" or "bpftool" or "libbpf-dev" or "linux-libc-dev" or "systemtap-sdt-dev" or "util-linux"),
        new("openssh-client", "/usr/bin/ssh", "the way to another machine"),
    ];

    /// <summary>What makes and runs the VM.</summary>
    public static IReadOnlyList<DebianPackage> ForVagrant { get; } =
    [
        new("vagrant", "/usr/bin/vagrant", "brings the VM up"),
        new("vagrant-libvirt", "/usr/share/doc/vagrant-libvirt", "by libvirt"),
        new("libvirt-daemon-system", "/usr/sbin/libvirtd", "which runs it"),
        new("libvirt-clients", "/usr/bin/virsh", "and is asked how many instructions it has executed"),
        new("qemu-system-x86", "/usr/bin/qemu-system-x86_64", "the machine itself"),
        new("qemu-utils", "/usr/bin/qemu-img", "makes its disk"),
        new("mmdebstrap", "/usr/bin/mmdebstrap", "makes its file system from Debian's packages"),
        new("dnsmasq-base", "/usr/sbin/dnsmasq", "gives it its address"),
        new("fakeroot", "/usr/bin/fakeroot", "so that no root is needed for it"),
        new("e2fsprogs", "/usr/sbin/mke2fs", "makes the file system's image"),
        new("rsync", "/usr/bin/rsync", "asked for by Vagrant"),
        new("iproute2", "/usr/sbin/ip", "gives libvirt a network namespace where the lab has to start it"),
    ];

    /// <summary>What this machine needs to measure a target.</summary>
    public static IReadOnlyList<DebianPackage> For(Target target) => target switch
    {
        LocalTarget or DockerTarget => All,
        VagrantTarget => [.. ForOtherMachines, .. ForVagrant],
        _ => ForOtherMachines,
    };

    /// <summary>Those that are not there.</summary>
    public static IReadOnlyList<DebianPackage> Missing() => MissingOf(All);

    /// <summary>Those of a list that are not there.</summary>
    public static IReadOnlyList<DebianPackage> MissingOf(IEnumerable<DebianPackage> packages) => [.. packages.Where(package => !Exists(package.Provides))];

    /// <summary>A program of one of them that is needed and not there.</summary>
    public static PreflightIssue IssueOf(string file)
    {
        var package = All.First(each => each.Provides == file);
        return new(file, Line: null, $"it is missing ({package.Why})", $"Install Debian's package {package.Name}: {string.Join(' ', Preparation.InstallCommand([package]))}");
    }

    private static bool Exists(string pattern)
    {
        var star = pattern.IndexOf("/*/", StringComparison.Ordinal);
        return star < 0
            ? Path.Exists(pattern)
            : Directory.EnumerateDirectories(pattern[..star]).Any(folder => File.Exists(folder + pattern[(star + 2)..]));
    }
}
