using System.Formats.Tar;

namespace Lab.Runner.Docker;

/// <summary>Entries of an archive that belong to root and that everybody may read.</summary>
internal static class TarEntries
{
    private const UnixFileMode Readable = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
    private const UnixFileMode Enterable = Readable | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    public static PaxTarEntry Folder(string path) => new(TarEntryType.Directory, path) { Mode = Enterable };

    public static PaxTarEntry File(string path, byte[] content, bool isProgram = false) =>
        new(TarEntryType.RegularFile, path) { Mode = isProgram ? Enterable : Readable, DataStream = new MemoryStream(content) };
}
