using System.Diagnostics;
using System.Globalization;
using Lab.Core.Profiling;
using Lab.SystemTests.Agents;
using Lab.SystemTests.Bpf;
using Lab.SystemTests.Experiments;
using Xunit;

namespace Lab.SystemTests.Profiling;

/// <summary>Sampling by the CPU clock: every sample is there while the CPUs are busy, and what they say is where the time goes.</summary>
[Collection(KernelCollection.Name)]
public sealed class SamplingTests(ITestOutputHelper output) : IDisposable
{
    private readonly TemporaryRun _run = new();

    [Theory]
    [InlineData("cpu-profile/core-comm", 99)]
    [InlineData("cpu-profile/core-stack-999hz", 999)]
    [InlineData("cpu-profile/bpftrace-comm-cpu", 99)]
    public async Task A_profile_sees_frequency_times_cpus_times_seconds_while_every_cpu_is_busy(string arm, int hz)
    {
        Requires.Hook("profile");
        await using var running = await RunningAgent.StartAsync();
        var (probe, readiness) = await running.PrepareAsync(arm);
        Assert.Null(readiness.Refusal);
        using var busy = new BusyCpus();
        await running.Agent.SetAccountingAsync(enabled: true, RunningAgent.Cancellation);
        Assert.Equal(1, (await running.Agent.AttachAsync(new(probe.Arm.Id, probe.Arm.Class, 1), RunningAgent.Cancellation)).Programs);
        await Task.Delay(TimeSpan.FromSeconds(2), RunningAgent.Cancellation);
        var program = Assert.Single(await running.Agent.ReadProgramsAsync(RunningAgent.Cancellation));
        var detached = await running.Agent.DetachAsync(RunningAgent.Cancellation);
        var expected = hz * Environment.ProcessorCount * (program.InForceNs!.Value / 1e9);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{program.Runs} of {expected:0} samples; detached in {detached.DurationNs / 1e6:0.0} ms"));
        Assert.InRange(program.Runs / expected, 0.95, 1.05);
        Assert.Contains("COMM", (await running.Agent.ReadOutputAsync(probe.Arm.Id, RunningAgent.Cancellation)).Replace("@samples[", "COMM", StringComparison.Ordinal).Replace("KERNEL_STACK", "COMM", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Lab_profile_shows_the_server_down_to_functions_of_apache_and_the_kernel_and_its_samples_add_up()
    {
        Requires.Ebpf();
        Requires.Apache();
        var ended = await LabCommand.RunAsync("profile", "--hz", "499", "--seconds", "2", "--probe", "soaccept/core-raw_tp", "--diff", "--seed", "5", "--out", _run.Path, "--no-install");
        Assert.True(ended.ExitCode == 0, ended.Error);
        foreach (var file in new[] { "profile.folded", "baseline.folded", "flamegraph.svg", "baseline.svg", "differential.svg", "profile.md" })
        {
            Assert.True(new FileInfo(Path.Combine(_run.Path, file)).Length > 0, file);
        }

        var stretches = ProfileFormat.ReadStretches(await File.ReadAllTextAsync(Path.Combine(_run.Path, ProfileFormat.StretchesFile), RunningAgent.Cancellation), ProfileFormat.StretchesFile);
        Assert.Equal((4, 4), (stretches.Count(stretch => stretch.Arm == "baseline"), stretches.Count(stretch => stretch.Arm == "soaccept/core-raw_tp")));
        Assert.All(stretches, stretch => Assert.Equal(stretch.Sampled.Seen, stretch.Sampled.Stacks.Values.Sum() + stretch.Sampled.Idle + stretch.Sampled.Lost));
        Assert.All(stretches, stretch => Assert.True(stretch.Requests > 0));
        Assert.All(stretches, stretch => Assert.Equal(
            stretch.Sampled.UserStacks - stretch.Sampled.WholeUserStacks,
            stretch.Sampled.Stacks.Where(stack => stack.Key.Contains(";[callers unknown];", StringComparison.Ordinal)).Sum(stack => stack.Value)));
        var folded = await File.ReadAllTextAsync(Path.Combine(_run.Path, "profile.folded"), RunningAgent.Cancellation);
        Assert.Equal(stretches.Where(stretch => stretch.Arm != "baseline").Sum(stretch => stretch.Sampled.Stacks.Values.Sum()), FoldedStacks.Parse(folded).Total);
        Assert.Matches("`(ap|apr)_", folded);
        Assert.Contains("do_syscall_64_[k];", folded, StringComparison.Ordinal);
        Assert.Contains("libc.so.6`", folded, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--hz", "0")]
    [InlineData("--diff", "--seconds", "1")]
    [InlineData("--probe", "tcplife")]
    public async Task Wrong_usage_is_refused_before_anything_starts(params string[] arguments)
    {
        var ended = await LabCommand.RunAsync(["profile", .. arguments]);
        Assert.Equal(2, ended.ExitCode);
        Assert.Contains(arguments[0], ended.Error, StringComparison.Ordinal);
    }

    public void Dispose() => _run.Dispose();

    /// <summary>Keeps every CPU busy: an idle virtual CPU may be parked by its hypervisor and takes no samples then.</summary>
    private sealed class BusyCpus : IDisposable
    {
        private readonly Process[] _loops = [.. Enumerable.Range(0, Environment.ProcessorCount).Select(cpu => Process.Start(
            "timeout", ["20", "taskset", "--cpu-list", cpu.ToString(CultureInfo.InvariantCulture), "sh", "-c", "while :; do :; done"]))];

        public void Dispose()
        {
            foreach (var loop in _loops)
            {
                loop.Kill(entireProcessTree: true);
                loop.Dispose();
            }
        }
    }
}
