using System.Globalization;
using Lab.Core.Records;
using Lab.Reporting;
using Lab.SystemTests.Bpf;
using Xunit;

namespace Lab.SystemTests.Experiments;

/// <summary>
/// Whatever fails, the user gets a line and the documented exit code, and what was measured is reported.
/// </summary>
[Collection(KernelCollection.Name)]
public sealed class FailureTests : IDisposable
{
    private const string Cpusets = "/sys/fs/cgroup/cpuset";

    private readonly TemporaryRun _run = new();

    [Fact]
    public async Task A_probe_whose_name_has_a_comma_and_a_line_break_is_measured_and_its_report_can_be_made_again()
    {
        Require();
        var probe = CopyProbe("a,b\nc.bpf.c");
        try
        {
            var ended = await LabCommand.RunAsync(
                "experiment", _run.WriteExperiment(), "--probe", probe, "--blocks", "3", "--out", _run.Path);
            Assert.True(ended.ExitCode is 0 or 4, ended.Error);
            var run = RunFolder.Read(_run.Path);
            Assert.Contains(run.Measured, window => window.Arm == "a_b_c.bpf.c" && window.Events > 0);
            Assert.Equal(run.Measured.Count(window => window.Latency is not null), run.Latencies.Count);
            Assert.Equal(RunEnding.Done, run.End!.How);
            var again = await LabCommand.RunAsync("report", _run.File("report/report.md"));
            Assert.Equal(ended.ExitCode, again.ExitCode);
        }
        finally
        {
            Directory.Delete(Path.GetDirectoryName(probe)!, recursive: true);
        }
    }

    [Fact]
    public async Task A_disk_that_is_full_in_mid_run_ends_it_and_what_was_measured_is_shown()
    {
        Require();
        var before = Remains.Now();
        Directory.CreateDirectory(_run.Path);
        await LabCommand.RunAsync("mount", ["-t", "tmpfs", "-o", "size=512k", "lab-test", _run.Path]);
        try
        {
            var ended = await LabCommand.RunAsync(
                "experiment", _run.WriteExperiment(), "--probe", "soaccept/core-raw_tp", "--blocks", "60", "--out",
                _run.File("run"));
            Assert.Equal(3, ended.ExitCode);
            Assert.Contains("soaccept/core-raw_tp", ended.Output, StringComparison.Ordinal);
            Assert.StartsWith("Broken off:", ended.Output, StringComparison.Ordinal);
            Assert.Contains("The run was broken off", ended.Error, StringComparison.Ordinal);
            Assert.DoesNotContain("   at ", ended.Error, StringComparison.Ordinal);
            var run = RunFolder.Read(_run.File("run"));
            Assert.Contains(run.Measured, window => window.Events > 0);
            Assert.Equal(RunEnding.Failed, run.End!.How);
        }
        finally
        {
            await LabCommand.RunAsync("umount", [_run.Path]);
        }

        await before.AssertNothingMoreAsync(TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task Standard_output_on_a_full_disk_is_a_line_and_3()
    {
        var ended = await LabCommand.RunAsync(
            "sh",
            ["-c", "exec \"$0\" experiment tcplife --target ssh://root@127.0.0.1:9 --dry-run > /dev/full", LabCommand.Program]);
        Assert.Equal(3, ended.ExitCode);
        Assert.StartsWith(
            "unexpected: IOException: ", Assert.Single(ended.Error.TrimEnd().Split('\n')), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("/etc/passwd")]
    [InlineData("/proc/lab-run")]
    public async Task A_folder_that_can_not_be_written_is_refused_before_anything_is_started(string folder)
    {
        var ended = await LabCommand.RunAsync("experiment", "tcplife", "--out", folder);
        Assert.Equal(2, ended.ExitCode);
        Assert.StartsWith("--out:", Assert.Single(ended.Error.TrimEnd().Split('\n')), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_trace_of_a_failure_is_there_for_those_who_ask()
    {
        var ended = await LabCommand.RunAsync(("LAB_TRACE", "1"), "report", _run.File("nothing"));
        Assert.Equal(1, ended.ExitCode);
        Assert.Contains("   at ", ended.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cpuset_takes_CPUs_away_and_the_lab_goes_by_the_others()
    {
        Requires.Root();
        var cpuset = Path.Combine(Cpusets, Guid.NewGuid().ToString("N"));
        var last = Environment.ProcessorCount - 1;
        if (!Directory.Exists(Cpusets) || last == 0)
        {
            // No cpuset can be made here; a CPU that the machine hasn't got is refused in the same way.
            var none = await LabCommand.RunAsync(
                "experiment", "tcplife", "--load-cpus", $"{Environment.ProcessorCount + 1000}", "--dry-run");
            Assert.Equal(2, none.ExitCode);
            Assert.Contains("a cpuset forbids it", none.Error, StringComparison.Ordinal);
            return;
        }

        Directory.CreateDirectory(cpuset);
        try
        {
            await WriteAsync(
                "cpuset.mems",
                (await File.ReadAllTextAsync(Path.Combine(Cpusets, "cpuset.mems"), TestContext.Current.CancellationToken)).Trim());
            await WriteAsync("cpuset.cpus", last.ToString(CultureInfo.InvariantCulture));
            var ended = await LabCommand.RunAsync(
                "sh", ["-c", "echo $$ > \"$0\"/tasks && exec \"$1\" experiment tcplife --load-cpus 0 --dry-run", cpuset, LabCommand.Program]);
            Assert.Equal(2, ended.ExitCode);
            Assert.Contains("a cpuset forbids it", ended.Error, StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(cpuset);
        }

        async Task WriteAsync(string file, string text) =>
            await File.WriteAllTextAsync(Path.Combine(cpuset, file), text, TestContext.Current.CancellationToken);
    }

    public void Dispose() => _run.Dispose();

    /// <summary>The lab's own, under another name, as a user brings one along.</summary>
    private static string CopyProbe(string name)
    {
        var folder = Directory.CreateTempSubdirectory("lab-test-").FullName;
        foreach (var file in Directory.EnumerateFiles(Path.GetDirectoryName(Sources.PathOf("soaccept/probe.yaml"))!))
        {
            File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
        }

        File.Move(Path.Combine(folder, "soaccept-raw_tp.bpf.c"), Path.Combine(folder, name));
        return Path.Combine(folder, name);
    }

    private static void Require()
    {
        Requires.Ebpf();
        Requires.Apache();
    }
}
