using System.Diagnostics;
using System.Globalization;
using Lab.SystemTests.Bpf;
using Lab.SystemTests.Experiments;
using Xunit;

namespace Lab.SystemTests.Benchmarks;

/// <summary>`lab bench precision` from the command line.</summary>
[Collection(KernelCollection.Name)]
public sealed class BenchCommandTests : IDisposable
{
    /// <summary>With this seed wrk comes before the lab.</summary>
    private const string WrkFirst = "1";

    private readonly TemporaryRun _run = new();

    [Theory]
    [InlineData("KILL")]
    [InlineData("INT")]
    public async Task Nothing_stays_when_the_bench_is_stopped_while_wrk_runs(string signal)
    {
        Requires.Ebpf();
        Requires.Apache();
        Requires.Wrk();
        var before = Remains.Now();
        using var lab = LabCommand.Start("bench", "precision", "--quick", "--rounds", "1", "--seed", WrkFirst, "--out", _run.Path);
        _ = lab.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        _ = lab.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await WaitForWrkAsync(lab);

        using var kill = Process.Start("/bin/kill", ["-s", signal, lab.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync(TestContext.Current.CancellationToken);
        await lab.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(signal == "INT" ? 130 : 128 + 9, lab.ExitCode);
        await before.AssertNothingMoreAsync(TimeSpan.FromSeconds(5));
        Assert.True(File.Exists(_run.File("plan.json")));
    }

    [Theory]
    [InlineData(2, "--rounds", "0")]
    [InlineData(2, "--seed", "many")]
    [InlineData(1, "--from", "no/such/folder")]
    [InlineData(1, "--round", "2")]
    public async Task Wrong_usage_has_its_exit_code_and_starts_nothing(int exitCode, params string[] arguments)
    {
        var before = Remains.Now();
        var ended = await LabCommand.RunAsync(["bench", "precision", .. arguments]);
        Assert.Equal(exitCode, ended.ExitCode);
        Assert.Contains(arguments.Contains("--from") ? "no/such/folder" : arguments[0], ended.Error, StringComparison.Ordinal);
        await before.AssertNothingMoreAsync(TimeSpan.Zero);
    }

    public void Dispose() => _run.Dispose();

    private static async Task WaitForWrkAsync(Process lab)
    {
        var since = Stopwatch.StartNew();
        while (!Process.GetProcessesByName("wrk").Any(process => IsChildOf(process, lab.Id)))
        {
            Assert.False(lab.HasExited, "the bench ended too soon");
            Assert.True(since.Elapsed < TimeSpan.FromMinutes(1), "wrk does not start");
            await Task.Delay(TimeSpan.FromMilliseconds(50), TestContext.Current.CancellationToken);
        }
    }

    private static bool IsChildOf(Process process, int parent)
    {
        try
        {
            return File.ReadLines($"/proc/{process.Id}/status").Contains($"PPid:\t{parent}");
        }
        catch (IOException)
        {
            return false;
        }
    }
}
