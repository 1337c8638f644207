using System.Formats.Tar;
using System.Security.Cryptography;
using System.Text;
using CliWrap;
using CliWrap.Buffered;
using Lab.Core;
using Lab.Core.Definitions;
using Lab.Core.Machines;

namespace Lab.Runner.Docker;

/// <summary>
/// A file system out of this machine's own Apache: the program, its modules, their libraries, two users. No registry is asked, and in the
/// container runs the very binary that runs outside: what differs is the container.
/// </summary>
/// <param name="Files">Files of this machine that go into it, by their path there and in it.</param>
internal sealed record ApacheImage(IReadOnlyList<string> Files)
{
    /// <summary>Name of the image in the engine; its tag follows from the files.</summary>
    public const string Repository = "ebpf-overhead-lab/apache";

    private static readonly (string Path, string Text)[] Written =
    [
        ("etc/passwd", "root:x:0:0::/:/bin/false\nwww-data:x:33:33::/:/bin/false\n"),
        ("etc/group", "root:x:0:\nwww-data:x:33:\n"),
        ("etc/nsswitch.conf", "passwd: files\ngroup: files\nhosts: files\n"),
    ];

    /// <summary>Debian's merged folders, which the loader's own path goes through.</summary>
    private static readonly (string Path, string Target)[] Links = [("lib", "usr/lib"), ("lib64", "usr/lib64")];

    private static readonly string[] Folders = ["dev/", "etc/", "lab/", "proc/", "run/", "sys/", "tmp/", "usr/", "usr/lib/", "usr/lib64/", "var/"];

    /// <summary>The image of the Apache that is installed here.</summary>
    /// <exception cref="LabException">It can't be read.</exception>
    public static async Task<ApacheImage> OfThisMachineAsync(Mpm mpm, CancellationToken cancellationToken)
    {
        string[] programs = [ApacheConfiguration.Program, .. ApacheConfiguration.ModulesFor(mpm).Select(ApacheConfiguration.ModuleFile)];
        var result = await Cli.Wrap("/usr/bin/ldd").WithArguments(programs).WithValidation(CommandResultValidation.None).ExecuteBufferedAsync(cancellationToken);
        if (result.ExitCode != 0)
        {
            throw LabException.FromCommand($"ldd {string.Join(' ', programs)}", result.ExitCode, result.StandardError);
        }

        string[] libraries = [.. LibrariesIn(result.StandardOutput)];
        return new([.. programs.Concat(libraries).Concat(OpenedLater(libraries)).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)]);
    }

    /// <summary>The files that ldd names: `name => /path (address)`, or only `/path (address)` for the loader.</summary>
    internal static IEnumerable<string> LibrariesIn(string ldd) =>
        from line in ldd.Split('\n', StringSplitOptions.TrimEntries)
        where line.EndsWith(')')
        from word in line.Split(' ', StringSplitOptions.RemoveEmptyEntries)
        where word.StartsWith('/')
        select word;

    /// <summary>What no program names: the C library opens it when a thread ends.</summary>
    private static IEnumerable<string> OpenedLater(IEnumerable<string> libraries) =>
        libraries.Where(file => Path.GetFileName(file) == "libc.so.6").Select(file => Path.Combine(Path.GetDirectoryName(file)!, "libgcc_s.so.1")).Where(File.Exists);

    /// <summary>The tag: the same files, the same tag, so an image that is there already is known.</summary>
    public string Tag()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var file in Files)
        {
            hash.AppendData(Encoding.UTF8.GetBytes(file));
            hash.AppendData(File.ReadAllBytes(file));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset())[..16];
    }

    /// <summary>The file system as a tar archive.</summary>
    public async Task<Stream> ToTarAsync(CancellationToken cancellationToken)
    {
        var archive = new MemoryStream();
        await using (var tar = new TarWriter(archive, TarEntryFormat.Pax, leaveOpen: true))
        {
            foreach (var folder in Folders)
            {
                await tar.WriteEntryAsync(TarEntries.Folder(folder), cancellationToken);
            }

            foreach (var (path, target) in Links)
            {
                await tar.WriteEntryAsync(new PaxTarEntry(TarEntryType.SymbolicLink, path) { LinkName = target }, cancellationToken);
            }

            foreach (var (path, text) in Written)
            {
                await tar.WriteEntryAsync(TarEntries.File(path, Encoding.UTF8.GetBytes(text)), cancellationToken);
            }

            foreach (var file in Files)
            {
                await tar.WriteEntryAsync(TarEntries.File(PathInside(file), await File.ReadAllBytesAsync(file, cancellationToken), isProgram: true), cancellationToken);
            }
        }

        archive.Position = 0;
        return archive;
    }

    /// <summary>/lib and /lib64 are links in it, as on Debian: what this machine names through them lies below /usr.</summary>
    private static string PathInside(string file) => file.StartsWith("/lib", StringComparison.Ordinal) ? $"usr{file}" : file[1..];
}
