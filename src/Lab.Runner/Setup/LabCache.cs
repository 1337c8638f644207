using Lab.Core;

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

    /// <summary>Makes its folder.</summary>
    /// <exception cref="LabException">It can't be made.</exception>
    public static void Create() => Write(() => Directory.CreateDirectory(Folder));

    /// <summary>Does something in it.</summary>
    /// <exception cref="LabException">It can't be written.</exception>
    public static void Write(Action write)
    {
        try
        {
            write();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new LabException(
                $"The cache {Folder} can't be written: {failure.Message.TrimEnd('.')}. Set XDG_CACHE_HOME to a folder that can.",
                failure);
        }
    }
}
