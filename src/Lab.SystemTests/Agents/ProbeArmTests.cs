using System.Net;
using Lab.Core.Definitions;
using Lab.Core.Machines;
using Lab.Load;
using Lab.SystemTests.Bpf;
using Xunit;

namespace Lab.SystemTests.Agents;

/// <summary>Every variant of every probe: it fires, and sees what the load generator really did; or it says why not.</summary>
[Collection(KernelCollection.Name)]
public sealed class ProbeArmTests
{
    /// <summary>The kernel leaves out the run of a program that would interrupt a run of it on the same CPU: up to 1 % here.</summary>
    private const double KernelMisses = 0.98;

    /// <summary>Other sockets of the machine fire too.</summary>
    private const double OtherSockets = 1.02;

    public static TheoryData<string> Variants =>
    [
        "tcplife/core-tp_btf", "tcplife/core-fentry", "tcplife/core-kprobe", "tcplife/bpftrace-tracepoint", "tcplife/bpftrace-kprobe",
        "soaccept/core-tracepoint", "soaccept/core-raw_tp", "soaccept/bpftrace-tracepoint",
    ];

    [Theory]
    [MemberData(nameof(Variants))]
    public async Task A_variant_sees_every_connection_that_the_load_made_or_is_refused_with_the_kernels_reason(string variant)
    {
        await using var running = await RunningAgent.StartAsync();
        var (probe, readiness) = await running.PrepareAsync(variant);
        if (readiness.Refusal is { } refusal)
        {
            Assert.Contains(probe.Arm.Attach, point => point.Type is "kprobe" or "fentry");
            Assert.NotEmpty(refusal.Trim());
            return;
        }

        var (connections, programs, output) = await CountAsync(running, probe.Arm.Id, probe.Arm.Class, probe.Arm.Hooks);
        Assert.True(connections > 100, $"only {connections} connections were made");
        AssertSawNearlyAll(output.Events, connections);
        Assert.Equal(0, output.Lost);
        Assert.Equal(probe.Arm.Hooks, programs.Count);
        Assert.Contains(programs, program => program.Runs >= connections * KernelMisses);
        foreach (var (program, point) in programs.Zip(probe.Arm.Attach).Where(pair => pair.Second.ServerHitsPerEvent is not null))
        {
            AssertOnTheServersCpu(program, point, connections);
        }

        var sample = await running.Agent.ReadOutputAsync(probe.Arm.Id, RunningAgent.Cancellation);
        Assert.Contains("apache2", sample, StringComparison.Ordinal);
        Assert.Contains("PID", sample, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sessions_over_IPv6_are_seen_as_IPv6()
    {
        await using var running = await RunningAgent.StartAsync();
        Assert.SkipUnless(running.Server.Addresses.Length > 1, "needs IPv6");
        var (probe, readiness) = await running.PrepareAsync("tcplife/core-tp_btf");
        Assert.Null(readiness.Refusal);
        var (connections, _, output) = await CountAsync(running, probe.Arm.Id, probe.Arm.Class, probe.Arm.Hooks, address: 1);
        AssertSawNearlyAll(output.Events, connections);
        var sample = await running.Agent.ReadOutputAsync(probe.Arm.Id, RunningAgent.Cancellation);
        Assert.Contains(running.Server.Addresses[1], sample, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(SwitchingClass.Link)]
    [InlineData(SwitchingClass.Perf)]
    [InlineData(SwitchingClass.Process)]
    public async Task A_twin_is_attached_and_never_fires(SwitchingClass switchingClass)
    {
        const int Hooks = 2;
        await using var running = await RunningAgent.StartAsync();
        Assert.Null((await running.PrepareTwinAsync(switchingClass, Hooks)).Refusal);
        var (connections, programs, output) = await CountAsync(running, arm: null, switchingClass, Hooks);
        Assert.True(connections > 100);
        Assert.Equal(Hooks, programs.Count);
        Assert.All(programs, program => Assert.Equal(0, program.Runs));
        Assert.Equal(0, output.Events);
    }

    private static void AssertSawNearlyAll(long events, long connections) =>
        Assert.InRange(events, (long)(connections * KernelMisses), connections);

    private static void AssertOnTheServersCpu(ProgramCounters program, AttachPoint point, long connections)
    {
        var server = RunningAgent.ServerCpus.Sum(cpu => program.HitsPerCpu[cpu]);
        var load = program.HitsPerCpu.Sum() - server;
        Assert.InRange(server / (double)connections, point.ServerHitsPerEvent!.Value * KernelMisses, point.ServerHitsPerEvent.Value * OtherSockets);
        Assert.InRange(load / (double)connections, point.LoadHitsPerEvent!.Value * KernelMisses, point.LoadHitsPerEvent.Value * OtherSockets);
    }

    private static async Task<(long Connections, IReadOnlyList<ProgramCounters> Programs, DetachReport Output)> CountAsync(
        RunningAgent running, string? arm, SwitchingClass switchingClass, int hooks, int address = 0)
    {
        var cancellation = RunningAgent.Cancellation;
        await running.Agent.SetAccountingAsync(enabled: true, cancellation);
        var attached = await running.Agent.AttachAsync(new(arm, switchingClass, hooks), cancellation);
        Assert.Equal(hooks, attached.Programs);
        var target = new LoadTarget(new IPEndPoint(IPAddress.Parse(running.Server.Addresses[address]), running.Server.Port), "lab");
        long connections;
        await using (var load = EpollLoad.Start(target, new ClosedLoop("test", Connections: 4, KeepAlive: false), RunningAgent.LoadCpus))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(500), cancellation);
            await load.PauseAsync(cancellation);
            connections = load.Totals.Connections;
            Assert.Equal(0, load.Totals.Failed);
        }

        await Task.Delay(TimeSpan.FromMilliseconds(400), cancellation);
        var programs = await running.Agent.ReadProgramsAsync(cancellation);
        var output = await running.Agent.DetachAsync(cancellation);
        return (connections, programs, output);
    }
}
