using System.Globalization;

namespace Lab.Agent;

/// <summary>
/// The agent's files: a tmpfs that only the agent and its children see, since the agent is started in a mount namespace of
/// its own. It is gone with the last of them, whoever is killed.
/// </summary>
internal sealed class PrivateFolder
{
    // A directory that the Filesystem Hierarchy Standard sets apart for passing mounts; the machine's own view of it stays as it is.
    private const string Root = "/mnt";
    private int _files;

    private PrivateFolder()
    {
    }

    public static PrivateFolder Mount()
    {
        if (File.ResolveLinkTarget("/proc/self/ns/mnt", returnFinalTarget: false)?.Name
            == File.ResolveLinkTarget($"/proc/{LibC.ParentProcessId}/ns/mnt", returnFinalTarget: false)?.Name)
        {
            throw new Core.LabException("lab-agent must be started in a mount namespace of its own: unshare --mount -- lab-agent");
        }

        LibC.Mount("tmpfs", Root, "size=1g,mode=0755");
        return new PrivateFolder();
    }

    public string NewFile(string ending) =>
        Path.Combine(Root, string.Create(CultureInfo.InvariantCulture, $"{Interlocked.Increment(ref _files)}{ending}"));

    public string NewFolder() => Directory.CreateDirectory(NewFile("")).FullName;
}
