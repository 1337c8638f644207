using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Lab.SystemTests.Bpf;

/// <summary>The probes' sources in this clone, and clang.</summary>
internal static class Sources
{
    private static readonly string Root = FindRoot();

    public static string PathOf(string file) => Path.Combine(Root, "bpf", file);

    public static byte[] Compile(string file) => CompileFile(PathOf(file));

    /// <summary>Compiles a text that the test holds itself.</summary>
    public static byte[] CompileText(string text)
    {
        var folder = Directory.CreateTempSubdirectory("lab-test-");
        try
        {
            var file = Path.Combine(folder.FullName, "test.bpf.c");
            File.WriteAllText(file, text);
            return CompileFile(file);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static byte[] CompileFile(string file)
    {
        var (define, multiarch) = RuntimeInformation.ProcessArchitecture == Architecture.Arm64
            ? ("arm64", "aarch64-linux-gnu")
            : ("x86", "x86_64-linux-gnu");
        var output = Path.Combine(Path.GetTempPath(), $"lab-test-{Guid.NewGuid():N}.o");
        try
        {
            using var clang = Process.Start(new ProcessStartInfo(
                "clang",
                [
                    "-O2", "-g", "-Wall", "-Werror", "-target", "bpf", "-D__TARGET_ARCH_" + define,
                    "-I", Path.Combine(Root, "bpf/include"), "-I", "/usr/include/" + multiarch, "-c", file, "-o", output,
                ])
            {
                UseShellExecute = false,
                RedirectStandardError = true,
            })!;
            var errors = clang.StandardError.ReadToEnd();
            clang.WaitForExit();
            return clang.ExitCode == 0 ? File.ReadAllBytes(output) : throw new InvalidOperationException(errors);
        }
        finally
        {
            File.Delete(output);
        }
    }

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Lab.sln")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("The tests don't lie in a clone of the lab.");
        }

        return folder.FullName;
    }
}
