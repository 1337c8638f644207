using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using Xunit;

namespace Lab.SystemTests;

/// <summary>
/// What a test needs from the machine. A test that can't run is skipped with the reason; where LAB_REQUIRE=all is set
/// (where the machine is known to have everything) it fails instead, so that nothing is skipped unseen.
/// </summary>
internal static class Requires
{
    private const string KernelTypes = "/sys/kernel/btf/vmlinux";

    private static readonly string[] TraceFileSystems = ["/sys/kernel/tracing", "/sys/kernel/debug/tracing"];

    private static readonly string[] ProgramFolders =
        (Environment.GetEnvironmentVariable("PATH") + ":/usr/sbin:/sbin").Split(':', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>The tests run as root.</summary>
    public static void Root() => Unless(Environment.IsPrivilegedProcess, "needs root");

    /// <summary>CO-RE objects can be compiled and loaded.</summary>
    public static void Ebpf()
    {
        Root();
        Unless(File.Exists(KernelTypes), $"needs a kernel with BTF ({KernelTypes})");
        Unless(NativeLibrary.TryLoad("libbpf.so.1", out _), "needs libbpf.so.1 (Debian: libbpf1)");
        Program("clang", "clang");
    }

    /// <summary>
    /// A kind of hook that fires here, as the survey of the machine finds it. Where it says no, nothing is demanded,
    /// not by LAB_REQUIRE either.
    /// </summary>
    public static void Hook(string type)
    {
        Ebpf();
        if (Lab.Bpf.AttachTrial.Refusal(type) is { } refusal)
        {
            Assert.Skip($"the survey says of a {type}: {refusal}");
        }
    }

    /// <summary>Classic tracepoints can be found.</summary>
    public static void Tracefs()
    {
        Root();
        Unless(
            TraceFileSystems.Any(path => Directory.Exists(Path.Combine(path, "events"))),
            "needs tracefs: mount -t tracefs tracefs /sys/kernel/tracing");
    }

    /// <summary>bpftrace can run.</summary>
    public static void Bpftrace()
    {
        Ebpf();
        Tracefs();
        Program("bpftrace", "bpftrace");
    }

    /// <summary>An Apache is installed, of which a private instance can be started.</summary>
    public static void Apache() => Program("apache2", "apache2-bin");

    /// <summary>wrk can run.</summary>
    public static void Wrk() => Program("wrk", "wrk");

    /// <summary>haproxy can run.</summary>
    public static void Haproxy() => Program("haproxy", "haproxy");

    /// <summary>ab can run.</summary>
    public static void Ab() => Program("ab", "apache2-utils");

    /// <summary>A browser can show a picture.</summary>
    public static void Chromium() => Program("chromium", "chromium");

    /// <summary>openssl can run.</summary>
    public static void Openssl() => Program("openssl", "openssl");

    /// <summary>strace can run.</summary>
    public static void Strace() => Program("strace", "strace");

    /// <summary>tcpdump can run.</summary>
    public static void Tcpdump() => Program("tcpdump", "tcpdump");

    /// <summary>An SSH server of the test's own can be started, and reached.</summary>
    public static void SshServer()
    {
        Root();
        Program("dropbear", "dropbear-bin");
        Program("ssh", "openssh-client");
    }

    /// <summary>A container engine of the test's own can be started.</summary>
    public static void Docker()
    {
        Root();
        Program("dockerd", "docker.io");
        Program("docker", "docker.io");
    }

    /// <summary>The VM can be made and run.</summary>
    public static void Vm()
    {
        Root();
        foreach (var package in Lab.Runner.Setup.DebianPackages.ForVagrant)
        {
            Unless(Path.Exists(package.Provides), $"needs {package.Provides} (Debian: {package.Name})");
        }
    }

    private static void Program(string name, string package) =>
        Unless(
            ProgramFolders.Any(folder => File.Exists(Path.Combine(folder, name))),
            $"needs {name} (Debian: {package})");

    private static void Unless([DoesNotReturnIf(false)] bool holds, string need)
    {
        if (holds)
        {
            return;
        }

        if (Environment.GetEnvironmentVariable("LAB_REQUIRE") == "all")
        {
            Assert.Fail(need);
        }

        Assert.Skip(need);
    }
}
