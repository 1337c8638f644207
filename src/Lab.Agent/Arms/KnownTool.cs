using Lab.Core;
using Lab.Core.Definitions;

namespace Lab.Agent.Arms;

/// <summary>What is known of tools beforehand: Debian's package, and how some of them count.</summary>
internal static class KnownTool
{
    private static readonly string[] Folders =
        [.. (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries), "/usr/sbin", "/usr/bin", "/sbin", "/bin"];

    private static readonly Dictionary<string, string> Packages = new(StringComparer.Ordinal)
    {
        ["strace"] = "strace",
        ["ltrace"] = "ltrace",
        ["tcpdump"] = "tcpdump",
        ["tshark"] = "tshark",
        ["perf"] = "linux-perf",
        ["bpftrace"] = "bpftrace",
        ["trace-cmd"] = "trace-cmd",
        ["sysdig"] = "sysdig",
        ["tcplife"] = "libbpf-tools",
    };

    /// <summary>The program's path.</summary>
    /// <exception cref="LabException">It is not on this machine.</exception>
    public static string Find(string program)
    {
        string[] candidates = program.Contains('/', StringComparison.Ordinal) ? [program] : [.. Folders.Select(folder => Path.Combine(folder, program))];
        return candidates.FirstOrDefault(IsProgram) ?? throw new LabException(PackageOf(program) is { } package
            ? $"there is no program {program} on this machine; Debian's package {package} has it"
            : $"there is no program {program} on this machine");
    }

    /// <summary>tcpdump that writes packets to a file says at its end how many there were.</summary>
    public static ToolCommand WithItsHabits(ToolCommand command) => command.Name == "tcpdump" && command.Words.Contains("-w", StringComparer.Ordinal)
        ? command with
        {
            EventLine = command.EventLine ?? @"^(?<count>\d+) packets? captured",
            LostLine = command.LostLine ?? @"^(?<count>\d+) packets? dropped by kernel",
        }
        : command;

    private static string? PackageOf(string program)
    {
        var name = Path.GetFileName(program);
        return name.EndsWith("-bpfcc", StringComparison.Ordinal) ? "bpfcc-tools" : Packages.GetValueOrDefault(name);
    }

    private static bool IsProgram(string path) => File.Exists(path) && LibC.MayExecute(path);
}
