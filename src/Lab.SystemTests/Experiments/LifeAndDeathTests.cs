using System.Diagnostics;
using System.Globalization;
using Lab.Core.Records;
using Lab.Reporting;
using Lab.SystemTests.Bpf;
using Xunit;

namespace Lab.SystemTests.Experiments;

/// <summary>Whoever is killed, and whenever: nothing stays, and what was measured is kept.</summary>
[Collection(KernelCollection.Name)]
public sealed class LifeAndDeathTests : IDisposable
{
    private const int SigInt = 2;
    private const int SigKill = 9;
    private static readonly TimeSpan Gone = TimeSpan.FromSeconds(5);

    private readonly TemporaryRun _run = new();

    [Theory]
    [InlineData("controller", "tcplife/core-tp_btf", "builtin")]
    [InlineData("agent", "tcplife/core-tp_btf", "builtin")]
    [InlineData("controller", "tcplife/bpftrace-tracepoint", "builtin")]
    [InlineData("agent", "tcplife/bpftrace-tracepoint", "builtin")]
    [InlineData("controller", "tcplife/core-tp_btf", "ab")]
    public async Task Nothing_stays_when_one_of_the_two_is_killed_in_mid_run(string killed, string probe, string load)
    {
        var before = Prepare();
        using var lab = LabCommand.Start("experiment", _run.WriteExperiment(), "--probe", probe, "--load", load, "--max-time", "5m", "--precision", "0.01%", "--out", _run.Path);
        _ = lab.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var error = lab.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await WaitForWindowsAsync(lab, least: 3);

        Signal(killed == "controller" ? lab.Id : AgentOf(lab.Id), SigKill);
        await before.AssertNothingMoreAsync(Gone);

        await lab.WaitForExitAsync(TestContext.Current.CancellationToken);
        if (killed == "agent")
        {
            Assert.Equal(3, lab.ExitCode);
            Assert.Contains("The agent does not answer any more", await error, StringComparison.Ordinal);
        }
        else
        {
            var report = await LabCommand.RunAsync("report", _run.Path);
            Assert.True(report.ExitCode is 0 or 4, report.Error);
        }

        var windows = RunFolder.Read(_run.Path).Windows;
        Assert.True(windows.Count >= 3);
        Assert.Equal(windows.Count, LinesIn(RunFolderFormat.WindowsFile));
        Assert.StartsWith(
            killed == "agent" ? "**Broken off:" : "**Broken off without a word", await ReadReportAsync(),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, "ended while")]
    [InlineData(1, "is not the one of the start: its process ")]
    public async Task A_server_that_is_killed_in_mid_run_ends_it_at_once_by_name(int process, string said)
    {
        var before = Prepare();
        using var lab = LabCommand.Start(
            "experiment", _run.WriteExperiment(), "--probe", "tcplife/core-tp_btf", "--max-time", "5m", "--precision",
            "0.01%", "--out", _run.Path);
        _ = lab.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var error = lab.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await WaitForWindowsAsync(lab, least: 30);
        var pids = RunFolder.Read(_run.Path).Environment.Server.Pids;

        Signal(pids[process], SigKill);
        await lab.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.Equal(3, lab.ExitCode);
        Assert.Contains(said, await error, StringComparison.Ordinal);
        Assert.Matches(
            $@"The server Apache/2\.\S+ .*\(pid {pids[0]}\) .*(tcplife/core-tp_btf|the baseline) was measured|nothing was attached",
            await error);
        Assert.True(File.Exists(_run.File("report/report.md")));
        Assert.InRange(RunFolder.Read(_run.Path).Measured.Count(), 1, 500);
        await before.AssertNothingMoreAsync(Gone);
    }

    [Fact]
    public async Task An_interrupted_run_reports_what_it_measured()
    {
        var before = Prepare();
        using var lab = LabCommand.Start("experiment", _run.WriteExperiment(), "--probe", "tcplife/core-tp_btf", "--max-time", "5m", "--precision", "0.01%", "--out", _run.Path);
        var output = lab.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        _ = lab.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await WaitForWindowsAsync(lab, least: 30);

        Signal(lab.Id, SigInt);
        await lab.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.Equal(130, lab.ExitCode);
        Assert.Contains("tcplife/core-tp_btf", await output, StringComparison.Ordinal);
        Assert.StartsWith("**Interrupted:", await ReadReportAsync(), StringComparison.Ordinal);
        await before.AssertNothingMoreAsync(Gone);
    }

    /// <summary>A shell's background has SIGINT ignored, and so has what is started there.</summary>
    [Fact]
    public async Task A_run_in_a_shells_background_ends_its_tools_by_SIGINT_and_by_SIGINT_itself()
    {
        var before = Prepare();
        using var lab = LabCommand.StartInBackground(
            "experiment", _run.WriteExperiment(), "--probe", "tcplife/bpftrace-tracepoint", "--max-time", "5m",
            "--precision", "0.01%", "--out", _run.Path);
        var error = lab.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        _ = lab.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await WaitForWindowsAsync(lab, least: 12);

        Signal(lab.Id, SigInt);
        await lab.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.True(lab.ExitCode == 130, await error);
        Assert.Contains(
            RunFolder.Read(_run.Path).Measured,
            window => window is { Arm: "tcplife/bpftrace-tracepoint", Events: > 0 });
        await before.AssertNothingMoreAsync(Gone);
    }

    public void Dispose() => _run.Dispose();

    private Task<string> ReadReportAsync() =>
        File.ReadAllTextAsync(_run.File("report/report.md"), TestContext.Current.CancellationToken);

    private static Remains Prepare()
    {
        Requires.Ebpf();
        Requires.Bpftrace();
        Requires.Apache();
        return Remains.Now();
    }

    private static void Signal(int pid, int signal) =>
        Process.Start("/bin/kill", ["-s", signal.ToString(CultureInfo.InvariantCulture), pid.ToString(CultureInfo.InvariantCulture)]).WaitForExit();

    /// <summary>The agent is the controller's child: the one that has kept its name.</summary>
    private static int AgentOf(int controller) => Process.GetProcessesByName("lab-agent")
        .Select(process => process.Id)
        .First(pid => File.ReadLines($"/proc/{pid}/status").Contains($"PPid:\t{controller}"));

    /// <summary>Whole lines of a file of the run.</summary>
    private int LinesIn(string name)
    {
        var file = _run.File(name);
        return File.Exists(file) ? File.ReadLines(file).Count(line => line.EndsWith('}')) : 0;
    }

    private async Task WaitForWindowsAsync(Process lab, int least)
    {
        var since = Stopwatch.StartNew();
        while (LinesIn(RunFolderFormat.WindowsFile) < least)
        {
            Assert.False(lab.HasExited, "the run ended too soon");
            Assert.True(since.Elapsed < TimeSpan.FromMinutes(1), "the run does not begin");
            await Task.Delay(TimeSpan.FromMilliseconds(50), TestContext.Current.CancellationToken);
        }
    }
}
