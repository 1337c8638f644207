using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using CliWrap;
using CliWrap.Buffered;
using Lab.Core;

namespace Lab.Runner.Setup;

/// <summary>
/// Compiles CO-RE programs, and what they are tried on, on first use, into a cache keyed by compiler, flags, and every
/// file that the source is made of, wherever it was included from.
/// </summary>
/// <param name="home">The lab's files. Its own programs have to compile without a warning; a user's may have
/// some.</param>
/// <param name="say">Is told the warnings of a user's program, a line each, also where it comes from the cache; null
/// for nobody.</param>
public sealed class CoreCompiler(LabHome home, Action<string>? say = null)
{
    private const string Clang = "/usr/bin/clang";
    private string? _version;

    private static string TargetArchitecture => RuntimeInformation.OSArchitecture switch
    {
        Architecture.X64 => "x86",
        Architecture.Arm64 => "arm64",
        var other => throw new LabException($"The lab has no CO-RE programs for {other}."),
    };

    /// <summary>The object of a program's source file.</summary>
    /// <exception cref="LabException">The compiler refuses it; what it said is the exception's
    /// <see cref="LabException.StandardErrorTail"/>.</exception>
    public async Task<byte[]> CompileAsync(string source, CancellationToken cancellationToken)
    {
        var compiled = await CachedAsync(source, ".bpf.o", ProgramFlags(source), cancellationToken);
        if (say is not null && File.Exists(WarningsOf(compiled)))
        {
            foreach (var warning in await File.ReadAllLinesAsync(WarningsOf(compiled), cancellationToken))
            {
                say(warning);
            }
        }

        return await File.ReadAllBytesAsync(compiled, cancellationToken);
    }

    /// <summary>The file of a library for user space that may use libbpf, for the architecture of this machine.</summary>
    /// <exception cref="LabException">The compiler refuses it.</exception>
    public Task<string> CompileLibraryAsync(string source, CancellationToken cancellationToken) =>
        CachedAsync(source, ".so", ["-O2", "-g", "-Wall", "-Werror", "-shared", "-fPIC", "-lbpf"], cancellationToken);

    private static string WarningsOf(string compiled) => compiled + ".warnings";

    private async Task<string> CachedAsync(string source, string ending, string[] flags, CancellationToken cancellationToken)
    {
        var (files, found) = await FindFilesAsync(source, flags, cancellationToken);
        flags = [.. flags, .. found];
        var compiled = Path.Combine(LabCache.Folder, await KeyAsync(source, flags, files, cancellationToken) + ending);
        if (!File.Exists(compiled))
        {
            LabCache.Create();
            var unfinished = compiled + "." + Guid.NewGuid().ToString("N");
            // else what the compiler says of the folder were the program's fault
            LabCache.Write(() => File.Create(unfinished).Dispose());
            var result = await RunAsync([source, .. flags, "-o", unfinished], cancellationToken);
            if (result.ExitCode != 0)
            {
                throw Refusal(source, result.ExitCode, ClangOutput.Errors(result.StandardError));
            }

            // Before the object, whose presence says that all is there; whole or not at all, whoever else compiles it
            // meanwhile.
            if (ClangOutput.Warnings(result.StandardError) is { Count: > 0 } warnings)
            {
                await File.WriteAllLinesAsync(WarningsOf(unfinished), warnings, cancellationToken);
                LabCache.Write(() => File.Move(WarningsOf(unfinished), WarningsOf(compiled), overwrite: true));
            }

            LabCache.Write(() => File.Move(unfinished, compiled, overwrite: true));
        }

        return compiled;
    }

    private string[] ProgramFlags(string source)
    {
        var multiarch = RuntimeInformation.OSArchitecture == Architecture.Arm64 ? "aarch64-linux-gnu" : "x86_64-linux-gnu";
        string[] strict = IsOwn(source) ? ["-Werror"] : [];
        return
        [
            "-O2", "-g", "-Wall", .. strict, "-target", "bpf", $"-D__TARGET_ARCH_{TargetArchitecture}",
            "-I", Path.Combine(home.Probes, "include"), "-I", $"/usr/include/{multiarch}", "-c",
        ];
    }

    private bool IsOwn(string source) =>
        Path.GetFullPath(source).StartsWith(
            Path.GetFullPath(home.Probes) + Path.DirectorySeparatorChar, StringComparison.Ordinal);

    /// <summary>Every file that is compiled, and flags for what had to be made for it.</summary>
    private static async Task<(IReadOnlyList<string> Files, string[] Flags)> FindFilesAsync(
        string source, string[] flags, CancellationToken cancellationToken)
    {
        var listed = await ListFilesAsync(source, flags, cancellationToken);
        if (listed.ExitCode == 0)
        {
            return (FilesOf(source, listed.StandardOutput), []);
        }

        if (ClangOutput.MissingHeader(listed.StandardError) != KernelHeader.Name)
        {
            throw Refusal(source, listed.ExitCode, ClangOutput.Errors(listed.StandardError));
        }

        var (folder, problem) = await KernelHeader.FindAsync(cancellationToken);
        if (folder is null)
        {
            throw Refusal(source, listed.ExitCode, $"{ClangOutput.Errors(listed.StandardError)}\n{problem}");
        }

        string[] found = ["-isystem", folder]; // of its warnings nobody is told
        var again = await ListFilesAsync(source, [.. flags, .. found], cancellationToken);
        return again.ExitCode == 0
            ? (FilesOf(source, again.StandardOutput), found)
            : throw Refusal(source, again.ExitCode, ClangOutput.Errors(again.StandardError));
    }

    /// <summary>A rule of make can't write every name down, a line break in it for one: the source itself is known.</summary>
    private static IReadOnlyList<string> FilesOf(string source, string rule) =>
        [source, .. ClangOutput.Dependencies(rule).Where(file => file != source && File.Exists(file))];

    /// <summary>A rule of make, whose warnings nobody needs: the compiler gives them again.</summary>
    private static Task<BufferedCommandResult> ListFilesAsync(
        string source, IEnumerable<string> flags, CancellationToken cancellationToken) =>
        RunAsync(
            [source, .. flags.Where(flag => flag is not "-c" && !flag.StartsWith("-l", StringComparison.Ordinal)), "-w", "-M"],
            cancellationToken);

    private async Task<string> KeyAsync(
        string source, IEnumerable<string> flags, IEnumerable<string> files, CancellationToken cancellationToken)
    {
        _version ??= (await RunAsync(["--version"], cancellationToken)).StandardOutput;
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        // The path too: warnings name it, and what is included is looked for beside it.
        hash.AppendData(
            Encoding.UTF8.GetBytes($"{_version}\n{Path.GetFullPath(source)}\n{string.Join('\n', flags)}\n"));
        foreach (var file in files)
        {
            hash.AppendData(Encoding.UTF8.GetBytes(file));
            hash.AppendData(SHA256.HashData(await File.ReadAllBytesAsync(file, cancellationToken)));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset())[..32];
    }

    private static LabException Refusal(string source, int exitCode, string said) =>
        LabException.FromCommand($"clang {source}", exitCode, said);

    private static async Task<BufferedCommandResult> RunAsync(
        string[] arguments, CancellationToken cancellationToken) =>
        await Cli.Wrap(Clang)
            .WithArguments(["-fno-caret-diagnostics", .. arguments])
            .WithValidation(CommandResultValidation.None)
            .ExecuteBufferedAsync(cancellationToken);
}
