namespace Lab.Runner.Setup;

/// <summary>What is made once and used again: compiled programs of probes, the agent for other machines.</summary>
public static class LabCache
{
    /// <summary>Its folder; it may not exist yet.</summary>
    public static string Folder { get; } = Path.Combine(
        Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } cache
            ? cache
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache"),
        "ebpf-overhead-lab");
}
