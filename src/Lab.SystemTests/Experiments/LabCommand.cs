using System.Diagnostics;
using Xunit;

namespace Lab.SystemTests.Experiments;

/// <summary>The lab as a user starts it: the built program, in a process of its own.</summary>
internal static class LabCommand
{
    /// <summary>The program, beside this test's own folder.</summary>
    private static string Program => Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..", "Lab", Path.GetFileName(AppContext.BaseDirectory.TrimEnd('/')), "lab"));

    public static Process Start(params string[] arguments)
    {
        var start = new ProcessStartInfo(Program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        start.Environment["NO_COLOR"] = "1";
        return Process.Start(start)!;
    }

    public static async Task<Ended> RunAsync(params string[] arguments)
    {
        using var process = Start(arguments);
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return new(process.ExitCode, output, await error);
    }

    internal sealed record Ended(int ExitCode, string Output, string Error);
}
