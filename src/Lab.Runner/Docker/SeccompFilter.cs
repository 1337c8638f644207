namespace Lab.Runner.Docker;

/// <summary>Whether the kernel filters a process's system calls, whatever an engine says.</summary>
internal static class SeccompFilter
{
    private const string Field = "Seccomp:";
    private const string Filtered = "2";

    /// <summary>True when it does; false also where the kernel does not know of such filters.</summary>
    public static bool IsOn(int pid) => Of(File.ReadLines($"/proc/{pid}/status"));

    /// <summary>The same by the lines of /proc/PID/status.</summary>
    public static bool Of(IEnumerable<string> status) =>
        status.FirstOrDefault(line => line.StartsWith(Field, StringComparison.Ordinal)) is { } line && line[Field.Length..].Trim() == Filtered;
}
