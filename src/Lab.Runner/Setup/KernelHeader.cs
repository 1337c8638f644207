using System.Security.Cryptography;
using CliWrap;
using CliWrap.Buffered;

namespace Lab.Runner.Setup;

/// <summary>
/// vmlinux.h, the kernel's types as a C header, made of this machine's kernel for programs that include it and don't
/// bring it along. On another machine CO-RE relocates what such a program reads.
/// </summary>
internal static class KernelHeader
{
    /// <summary>The name that it is included by.</summary>
    public const string Name = "vmlinux.h";

    private const string Types = "/sys/kernel/btf/vmlinux";
    private const string Bpftool = "/usr/sbin/bpftool";

    /// <summary>What a person does to have one.</summary>
    private const string ByHand = $"Make one where the program is: bpftool btf dump file {Types} format c > {Name}";

    /// <summary>
    /// A folder that holds it, made on first use for each kernel; or why there is none, and what to do.
    /// </summary>
    public static async Task<(string? Folder, string? Problem)> FindAsync(CancellationToken cancellationToken)
    {
        if (!File.Exists(Types))
        {
            return (
                null,
                $"This machine's kernel has no types to make it of ({Types}). {ByHand}, on a machine whose kernel has them.");
        }

        if (!File.Exists(Bpftool))
        {
            return (
                null,
                $"The lab makes it with bpftool, and there is none: {string.Join(' ', Preparation.InstallCommand(DebianPackages.All.Where(package => package.Provides == Bpftool)))}. {ByHand}");
        }

        var hash = Convert.ToHexStringLower(
            SHA256.HashData(await File.ReadAllBytesAsync(Types, cancellationToken)))[..32];
        var folder = Path.Combine(LabCache.Folder, $"kernel-{hash}");
        var header = Path.Combine(folder, Name);
        if (File.Exists(header))
        {
            return (folder, null);
        }

        Directory.CreateDirectory(folder);
        var unfinished = $"{header}.{Guid.NewGuid():N}";
        var made = await Cli.Wrap(Bpftool)
            .WithArguments(["btf", "dump", "file", Types, "format", "c"])
            .WithStandardOutputPipe(PipeTarget.ToFile(unfinished))
            .WithValidation(CommandResultValidation.None)
            .ExecuteBufferedAsync(cancellationToken);
        if (made.ExitCode != 0)
        {
            File.Delete(unfinished);
            return (null, $"bpftool can't make it: {made.StandardError.Trim()}. {ByHand}");
        }

        File.Move(unfinished, header, overwrite: true); // whole or not at all, whoever else makes it meanwhile
        return (folder, null);
    }
}
