using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using CliWrap;
using CliWrap.Buffered;
using Lab.Core;

namespace Lab.Runner.Setup;

/// <summary>Compiles CO-RE programs, and what they are tried on, on first use, into a cache keyed by source, headers and compiler.</summary>
public sealed class CoreCompiler(LabHome home)
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
    /// <exception cref="LabException">The compiler refuses it.</exception>
    public async Task<byte[]> CompileAsync(string source, CancellationToken cancellationToken) =>
        await File.ReadAllBytesAsync(await CachedAsync(source, ".bpf.o", ProgramFlags(), cancellationToken), cancellationToken);

    /// <summary>The file of a library for user space that may use libbpf, for the architecture of this machine.</summary>
    /// <exception cref="LabException">The compiler refuses it.</exception>
    public Task<string> CompileLibraryAsync(string source, CancellationToken cancellationToken) =>
        CachedAsync(source, ".so", ["-O2", "-g", "-Wall", "-Werror", "-shared", "-fPIC", "-lbpf"], cancellationToken);

    private async Task<string> CachedAsync(string source, string ending, string[] flags, CancellationToken cancellationToken)
    {
        var compiled = Path.Combine(LabCache.Folder, await KeyAsync(source, cancellationToken) + ending);
        if (!File.Exists(compiled))
        {
            Directory.CreateDirectory(LabCache.Folder);
            var unfinished = compiled + "." + Guid.NewGuid().ToString("N");
            await RunAsync([source, .. flags, "-o", unfinished], cancellationToken);
            File.Move(unfinished, compiled, overwrite: true); // whole or not at all, whoever else compiles it meanwhile
        }

        return compiled;
    }

    private string[] ProgramFlags()
    {
        var multiarch = RuntimeInformation.OSArchitecture == Architecture.Arm64 ? "aarch64-linux-gnu" : "x86_64-linux-gnu";
        return
        [
            "-O2", "-g", "-Wall", "-Werror", "-target", "bpf", $"-D__TARGET_ARCH_{TargetArchitecture}",
            "-I", Path.Combine(home.Probes, "include"), "-I", $"/usr/include/{multiarch}", "-c",
        ];
    }

    private async Task<string> KeyAsync(string source, CancellationToken cancellationToken)
    {
        _version ??= await RunAsync(["--version"], cancellationToken);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes($"{_version}\n{TargetArchitecture}\n"));
        var headers = Directory.EnumerateFiles(Path.Combine(home.Probes, "include"))
            .Concat(Directory.EnumerateFiles(Path.GetDirectoryName(Path.GetFullPath(source))!, "*.h"));
        foreach (var file in headers.Order(StringComparer.Ordinal).Prepend(source))
        {
            hash.AppendData(await File.ReadAllBytesAsync(file, cancellationToken));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset())[..32];
    }

    private static async Task<string> RunAsync(string[] arguments, CancellationToken cancellationToken)
    {
        var result = await Cli.Wrap(Clang)
            .WithArguments(arguments)
            .WithValidation(CommandResultValidation.None)
            .ExecuteBufferedAsync(cancellationToken);
        return result.ExitCode == 0
            ? result.StandardOutput
            : throw LabException.FromCommand($"clang {string.Join(' ', arguments)}", result.ExitCode, result.StandardError);
    }
}
