using System.Runtime.InteropServices;
using Lab.Agent.Arms;
using Lab.Agent.Processes;
using Lab.Bpf;
using Lab.Core;
using Lab.Core.Machines;

namespace Lab.Agent.Survey;

/// <summary>Finds what this machine can do, by trying; a kernel's name and configuration prove nothing.</summary>
internal static class CapabilityFinder
{
    public static async Task<Capabilities> FindAsync(CancellationToken cancellationToken) => new(
        Kernel: ReadLine("/proc/sys/kernel/osrelease"),
        CpuModel: CpuModel(),
        Cpus: CpuList.Parse(ReadLine("/sys/devices/system/cpu/online")),
        Btf: File.Exists("/sys/kernel/btf/vmlinux"),
        AttachTypes: [.. AttachTrial.Types.Select(type => new AttachCapability(type, AttachTrial.Refusal(type)))],
        Libbpf: LibBpf.Version,
        Bpftrace: await BpftraceVersionAsync(cancellationToken),
        HardwareCounters: Directory.Exists("/sys/bus/event_source/devices/cpu") && AttachTrial.CountsCycles(),
        IrqTimeAccounted: IrqTimeTrial.IsAccountedApart(),
        ClockSource: ReadLine("/sys/devices/system/clocksource/clocksource0/current_clocksource"),
        Virtualisation: Virtualisation(),
        Mitigations: Mitigations());

    private static string ReadLine(string path)
    {
        try
        {
            return File.ReadAllText(path).Trim();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }

    private static string CpuModel() =>
        File.ReadLines("/proc/cpuinfo")
            .FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(':', 2)[1].Trim()
        ?? RuntimeInformation.OSArchitecture.ToString();

    private static async Task<string?> BpftraceVersionAsync(CancellationToken cancellationToken)
    {
        try
        {
            return (await Command.RunAsync([BpftraceArm.Tool, "--version"], cancellationToken)).Trim();
        }
        catch (Exception failure) when (failure is LabException or System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }

    private static string? Virtualisation()
    {
        var product = ReadLine("/sys/class/dmi/id/product_name");
        var isGuest = File.ReadLines("/proc/cpuinfo").Any(line =>
            line.StartsWith("flags", StringComparison.Ordinal) && line.Contains(" hypervisor", StringComparison.Ordinal));
        return isGuest ? (product.Length > 0 ? product : "hypervisor") : null;
    }

    private static string Mitigations()
    {
        const string Folder = "/sys/devices/system/cpu/vulnerabilities";
        return Directory.Exists(Folder)
            ? string.Join("; ", Directory.EnumerateFiles(Folder).Order(StringComparer.Ordinal)
                .Select(file => (Name: Path.GetFileName(file), State: ReadLine(file)))
                .Where(entry => entry.State.StartsWith("Mitigation", StringComparison.Ordinal))
                .Select(entry => $"{entry.Name}: {entry.State}"))
            : "";
    }
}
