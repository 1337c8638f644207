using Lab.Agent.Protocol;
using Lab.Core;
using Lab.Core.Definitions;
using Lab.Core.Machines;
using Lab.SystemTests.Bpf;
using Xunit;

namespace Lab.SystemTests.Agents;

/// <summary>What may not break the line between controller and agent.</summary>
[Collection(KernelCollection.Name)]
public sealed class ProtocolTests
{
    [Fact]
    public async Task Stray_prints_of_the_agent_and_rubbish_of_its_children_do_not_break_the_protocol()
    {
        const string Hooks = "DOTNET_STARTUP_HOOKS";
        Environment.SetEnvironmentVariable(Hooks, typeof(StartupHook).Assembly.Location);
        try
        {
            await using var process = await RunningAgent.StartProcessAsync();
            var until = DateTime.UtcNow + TimeSpan.FromSeconds(2);
            var answers = 0;
            while (DateTime.UtcNow < until)
            {
                Assert.True((await process.Agent.HelloAsync(RunningAgent.Cancellation)).ProcessId > 0);
                answers++;
            }

            Assert.True(answers > 100, $"{answers} answers in two seconds");
        }
        finally
        {
            Environment.SetEnvironmentVariable(Hooks, value: null);
        }
    }

    [Theory]
    [InlineData(typeof(IAgent))]
    [InlineData(typeof(ILoadHost))]
    [InlineData(typeof(IHookHost))]
    public void Everything_that_the_contract_takes_and_gives_can_go_over_the_wire(Type contract)
    {
        var types = contract.GetMethods()
            .SelectMany(
                call => call.GetParameters().Select(parameter => parameter.ParameterType).Concat(call.ReturnType.GetGenericArguments()))
            .Where(type => type != typeof(CancellationToken) && !type.IsPrimitive)
            .Distinct().ToArray();
        Assert.NotEmpty(types);
        Assert.All(types, type => Assert.NotNull(AgentJson.Default.GetTypeInfo(type)));
    }

    [Fact]
    public async Task A_failed_call_says_what_failed_and_the_agent_goes_on()
    {
        await using var process = await RunningAgent.StartProcessAsync();
        var failure = await Assert.ThrowsAsync<LabException>(() => process.Agent.AdoptServerAsync(new(int.MaxValue, 80), RunningAgent.Cancellation));
        Assert.Contains("--server-pid", failure.Message, StringComparison.Ordinal);
        Assert.True((await process.Agent.HelloAsync(RunningAgent.Cancellation)).ProcessId > 0);
    }

    [Fact]
    public async Task An_agent_outlives_a_quiet_that_is_longer_than_its_lease()
    {
        await using var process = await RunningAgent.StartProcessAsync();
        using (await process.KeepQuietAsync(RunningAgent.Cancellation))
        {
            await Task.Delay(Lease.Timeout * 1.5, RunningAgent.Cancellation);
        }

        Assert.True((await process.Agent.HelloAsync(RunningAgent.Cancellation)).ProcessId > 0);
    }

    [Fact]
    public async Task Every_attach_type_is_tried_and_a_refusal_has_a_reason()
    {
        await using var process = await RunningAgent.StartProcessAsync();
        var found = await process.Agent.FindCapabilitiesAsync(RunningAgent.Cancellation);
        Assert.Equal(["tp_btf", "raw_tp", "fentry", "fexit", "tracepoint", "kprobe", "kretprobe", "uprobe", "uretprobe", "watchpoint", "profile"], found.AttachTypes.Select(type => type.Type));
        Assert.Null(found.AttachTypes.First(type => type.Type == "tracepoint").Refusal);
        Assert.All(found.AttachTypes.Where(type => type.Refusal is not null), type => Assert.NotEmpty(type.Refusal!.Trim()));
        Assert.StartsWith("bpftrace v", found.Bpftrace, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(NetworkMode.Veth)]
    [InlineData(NetworkMode.Loopback)]
    public async Task The_server_is_reached_as_it_was_asked_for(NetworkMode network)
    {
        await using var running = await RunningAgent.StartAsync(network);
        Assert.Equal(network, running.Server.Network);
        Assert.StartsWith(network == NetworkMode.Veth ? "198.1" : "127.0.0.1", running.Server.Addresses[0], StringComparison.Ordinal);
        Assert.NotEmpty(running.Server.Pids);
    }

    [Fact]
    public async Task The_servers_clock_runs_while_it_works_and_stands_still_while_it_does_not()
    {
        await using var running = await RunningAgent.StartAsync();
        var before = await running.Agent.ReadCountersAsync(RunningAgent.Cancellation);
        await Task.Delay(TimeSpan.FromMilliseconds(200), RunningAgent.Cancellation);
        var after = await running.Agent.ReadCountersAsync(RunningAgent.Cancellation);
        Assert.True(after.MonotonicNs > before.MonotonicNs);
        Assert.InRange(after.ServerCpuNs - before.ServerCpuNs, 0, 20_000_000);
        Assert.Equal(0, after.ReaderCpuNs);
    }
}
