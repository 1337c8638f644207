using System.Diagnostics;
using Xunit;

namespace Lab.SystemTests.Experiments;

/// <summary>The lab as a user starts it: the built program, in a process of its own.</summary>
internal static class LabCommand
{
    /// <summary>The program, beside this test's own folder.</summary>
    public static string Program => Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..", "Lab", Path.GetFileName(AppContext.BaseDirectory.TrimEnd('/')), "lab"));

    public static Process Start(params string[] arguments) => StartProgram(Program, arguments, variables: []);

    /// <summary>The same, with variables of its environment.</summary>
    public static Process Start((string Name, string Value) variable, params string[] arguments) => StartProgram(Program, arguments, [variable]);

    /// <summary>As a shell starts what it puts into the background: with SIGINT and SIGQUIT ignored.</summary>
    public static Process StartInBackground(params string[] arguments) =>
        StartProgram("/bin/sh", ["-c", "trap '' INT QUIT; exec \"$0\" \"$@\"", Program, .. arguments], variables: []);

    public static Task<Ended> RunAsync(params string[] arguments) => RunAsync(Program, arguments);

    /// <summary>The same, with a variable of its environment.</summary>
    public static Task<Ended> RunAsync((string Name, string Value) variable, params string[] arguments) => EndAsync(StartProgram(Program, arguments, [variable]));

    /// <summary>Another program, which starts the lab in its turn.</summary>
    public static Task<Ended> RunAsync(string program, string[] arguments) => EndAsync(StartProgram(program, arguments, variables: []));

    private static async Task<Ended> EndAsync(Process started)
    {
        using var process = started;
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return new(process.ExitCode, output, await error);
    }

    private static Process StartProgram(string program, string[] arguments, (string Name, string Value)[] variables)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        start.Environment["NO_COLOR"] = "1";
        foreach (var (name, value) in variables)
        {
            start.Environment[name] = value;
        }

        return Process.Start(start)!;
    }

    internal sealed record Ended(int ExitCode, string Output, string Error);
}
