using System.Net;
using Lab.Core.Definitions;
using Lab.Core.Machines;
using Lab.Load;
using Lab.SystemTests.Agents;
using Lab.SystemTests.Bpf;
using Xunit;

namespace Lab.SystemTests.Hooks;

/// <summary>The rungs of the ladder against the real server: each counts what the load really did, or is refused with the reason.</summary>
[Collection(KernelCollection.Name)]
public sealed class HookArmTests
{
    [Theory]
    [InlineData("hooks/uprobe-request-empty")]
    [InlineData("hooks/uretprobe-request-empty")]
    [InlineData("hooks/uprobe-request-print")]
    public async Task A_probe_on_the_servers_function_fires_once_for_each_request_on_the_servers_cpu(string variant)
    {
        Requires.Hook(variant.Split('/', '-')[1]);
        await using var running = await RunningAgent.StartAsync();
        var (requests, program, output) = await CountAsync(running, variant);
        Assert.True(requests > 100, $"{requests} requests");
        Assert.Equal(requests, program.Runs);
        Assert.Equal(requests, RunningAgent.ServerCpus.Sum(cpu => program.HitsPerCpu[cpu]));
        Assert.Equal(requests, program.HitsPerCpu.Sum());
        Assert.Equal(variant.EndsWith("print", StringComparison.Ordinal) ? requests : 0, output.Events);
    }

    [Theory]
    [InlineData("hooks/raw_tp-empty")]
    [InlineData("hooks/tp_btf-empty")]
    [InlineData("hooks/tracepoint-empty")]
    public async Task Each_kind_of_tracepoint_sees_every_system_call_that_the_audit_beside_it_sees(string variant)
    {
        Requires.Hook(variant.Split('/', '-')[1]);
        await using var running = await RunningAgent.StartAsync();
        var (requests, program, _) = await CountAsync(running, variant);
        Assert.InRange(RunningAgent.ServerCpus.Sum(cpu => program.HitsPerCpu[cpu]) / (double)requests, 15, 40);
        // They are attached and read one after the other, and calls go on meanwhile.
        Assert.InRange(program.Runs / (double)program.HitsPerCpu.Sum(), 0.97, 1.03);
    }

    [Theory]
    [InlineData("hooks/kprobe-empty", "kprobe")]
    [InlineData("hooks/kretprobe-empty", "kretprobe")]
    [InlineData("hooks/fentry-empty", "fentry")]
    [InlineData("hooks/fexit-empty", "fexit")]
    public async Task A_hook_in_the_kernels_functions_sees_every_open_or_is_refused_with_the_kernels_reason(string variant, string type)
    {
        await using var running = await RunningAgent.StartAsync();
        var found = (await running.Agent.FindCapabilitiesAsync(RunningAgent.Cancellation)).AttachTypes.Single(each => each.Type == type);
        var (_, readiness) = await running.PrepareAsync(variant);
        Assert.Equal(found.Refusal is null, readiness.Refusal is null);
        if (readiness.Refusal is { } refusal)
        {
            Assert.NotEmpty(refusal.Trim());
            return;
        }

        var (requests, program, _) = await MeasureAsync(running, variant, found.Type is "fentry" or "fexit" ? SwitchingClass.Link : SwitchingClass.Perf);
        Assert.True(RunningAgent.ServerCpus.Sum(cpu => program.HitsPerCpu[cpu]) >= requests);
    }

    [Fact]
    public async Task A_uprobe_on_libc_is_not_hit_by_another_process()
    {
        Requires.Hook("uprobe");
        await using var running = await RunningAgent.StartAsync();
        var (probe, readiness) = await running.PrepareAsync("hooks/uprobe-libc-empty");
        Assert.Null(readiness.Refusal);
        await running.Agent.SetAccountingAsync(enabled: true, RunningAgent.Cancellation);
        await running.Agent.AttachAsync(new(probe.Arm.Id, probe.Arm.Class, probe.Arm.Hooks), RunningAgent.Cancellation);
        var opened = Opens.Make(200);
        var program = Assert.Single(await running.Agent.ReadProgramsAsync(RunningAgent.Cancellation));
        Assert.Equal(200, opened);
        Assert.Equal((0, 0), (program.Runs, program.HitsPerCpu.Sum()));
        await running.Agent.DetachAsync(RunningAgent.Cancellation);

        var (requests, hit, _) = await MeasureAsync(running, probe.Arm.Id, probe.Arm.Class);
        Assert.InRange(hit.Runs, requests, requests * 20);
    }

    [Fact]
    public async Task A_library_that_the_server_does_not_map_is_a_reason_not_to_run()
    {
        await using var running = await RunningAgent.StartAsync();
        var content = Sources.Compile("hooks/hooks-uprobe.bpf.c");
        var readiness = await running.Agent.PrepareProbeAsync(
            new("none", ProbeTool.Core, content, [new AttachPoint("uprobe", "libnone:open64", null, null)], [], Program: "empty"), RunningAgent.Cancellation);
        Assert.Contains("maps no libnone", readiness.Refusal, StringComparison.Ordinal);
        var unknown = await running.Agent.PrepareProbeAsync(
            new("unknown", ProbeTool.Core, content, [new AttachPoint("uprobe", "libc:no_such_function", null, null)], [], Program: "empty"), RunningAgent.Cancellation);
        Assert.Contains("no_such_function", unknown.Refusal, StringComparison.Ordinal);
    }

    internal static async Task<(long Requests, ProgramCounters Program, DetachReport Output)> CountAsync(RunningAgent running, string variant)
    {
        var (probe, readiness) = await running.PrepareAsync(variant);
        Assert.Null(readiness.Refusal);
        return await MeasureAsync(running, probe.Arm.Id, probe.Arm.Class);
    }

    internal static async Task<(long Requests, ProgramCounters Program, DetachReport Output)> MeasureAsync(RunningAgent running, string arm, SwitchingClass switchingClass)
    {
        var cancellation = RunningAgent.Cancellation;
        await running.Agent.SetAccountingAsync(enabled: true, cancellation);
        Assert.Equal(1, (await running.Agent.AttachAsync(new(arm, switchingClass, 1), cancellation)).Programs);
        var target = new LoadTarget(new IPEndPoint(IPAddress.Parse(running.Server.Addresses[0]), running.Server.Port), "lab");
        long requests;
        await using (var load = EpollLoad.Start(target, new ClosedLoop("test", Connections: 4, KeepAlive: false), RunningAgent.LoadCpus))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(400), cancellation);
            await load.PauseAsync(cancellation);
            requests = load.Totals.Requests;
            Assert.Equal(0, load.Totals.Failed);
        }

        await Task.Delay(TimeSpan.FromMilliseconds(200), cancellation);
        var program = Assert.Single(await running.Agent.ReadProgramsAsync(cancellation));
        var output = await running.Agent.DetachAsync(cancellation);
        await running.Agent.SetAccountingAsync(enabled: false, cancellation);
        return (requests, program, output);
    }
}
