using System.Diagnostics;
using Lab.Core.Analysis;
using Lab.Core.Records;
using Lab.Reporting;
using Lab.Runner;
using Lab.SystemTests.Experiments;
using Xunit;

namespace Lab.SystemTests.Machines;

/// <summary>
/// The VM, from Debian's packages to an experiment in it and away again: minutes of work, so `./test --vm` runs it and `./test` does not.
/// Without systemd everything of libvirt's is in a network namespace, where the lab goes by itself.
/// </summary>
public sealed class VagrantTests : IDisposable
{
    /// <summary>In a window: fewer than usual, so that the test is quicker, and enough for what it asks.</summary>
    private const int Requests = 200;

    private static readonly string Root = LabHome.Find().Root;

    private readonly TemporaryRun _run = new();

    [Fact]
    public async Task A_vm_is_made_measured_in_by_its_instructions_and_taken_away_again()
    {
        Requires.Vm();
        try
        {
            var ended = await LabCommand.RunAsync(
                "experiment", _run.WriteExperiment(), "--target", "vagrant", "--count", "instructions", "--requests", $"{Requests}", "--blocks", "20", "--seed", "7", "--out", _run.Path,
                "--probe", "tcplife/core-kprobe");
            Assert.True(ended.ExitCode is 0 or 4, ended.Error);
            AssertRun(RunFolder.Read(_run.Path));
        }
        finally
        {
            var gone = await LabCommand.RunAsync("vm", "destroy");
            Assert.True(gone.ExitCode == 0, gone.Error);
        }

        await AssertNothingIsLeftAsync();
    }

    public void Dispose() => _run.Dispose();

    private static void AssertRun(RunRecord run)
    {
        Assert.All(run.Plan.Arms, arm => Assert.Null(arm.NotRun));
        // Its kernel has every kind of hook, and each fires; a watchpoint only where a hypervisor passes it on.
        Assert.All(
            run.Environment.Machine.AttachTypes.Where(type => type.Type != "watchpoint"),
            type => Assert.True(type.Refusal is null, $"{type}"));
        // Nothing but the load's connections comes to that port, and the machine is idle otherwise: to the last event.
        Assert.All(run.Accounting.Where(window => window.Arm != "baseline"), window => Assert.Equal((window.Counts.Connections, 0L), (window.Probe.Events, window.Probe.Lost)));
        Assert.All(run.Measured, window => Assert.True(window is { Counts: { Requests: Requests, Failed: 0 }, Instructions: > 0, ServerCpuNs: 0 }, $"{window}"));
        var estimates = Assessor.Assess(run).Estimates;
        Assert.All(estimates, estimate => Assert.Same(Metric.Instructions, estimate.Metric));
        // A program of some hundred instructions, four or five times a request, against a few hundred thousand of the request itself.
        Assert.All(estimates, estimate => Assert.InRange(estimate.BaselineValue, 50_000, 5_000_000));
        Assert.All(estimates.Where(estimate => estimate.Arm.StartsWith("tcplife/", StringComparison.Ordinal)), estimate => Assert.Equal(Verdict.Costs, estimate.Verdict));
        Assert.All(estimates.Where(estimate => estimate.Arm.StartsWith("control-", StringComparison.Ordinal)), estimate => Assert.InRange(estimate.Effect, -0.01, 0.01));
    }

    private static async Task AssertNothingIsLeftAsync()
    {
        Assert.Empty(Process.GetProcessesByName("qemu-system-x86"));
        Assert.False(File.Exists("/run/netns/probe-lab"));
        Assert.False(Directory.Exists(Path.Combine(Root, ".vagrant", "machines", "default", "libvirt")) && File.Exists(Path.Combine(Root, ".vagrant", "machines", "default", "libvirt", "id")));
        var left = await WithLibvirtAsync("sh", "-c", "virsh -c qemu:///system -q list --all; virsh -c qemu:///system -q net-list --all; virsh -c qemu:///system -q pool-list --all");
        Assert.DoesNotContain("probe-lab", left.Output, StringComparison.Ordinal);
        Assert.False(Directory.Exists("/run/probe-lab"));
    }

    private static Task<LabCommand.Ended> WithLibvirtAsync(params string[] command) => LabCommand.RunAsync(Path.Combine(Root, "vagrant", "with-libvirt"), command);
}
