using System.Diagnostics;
using System.Net;
using Lab.Core;
using Lab.Core.Definitions;
using Lab.Core.Machines;
using Lab.Load;
using Lab.Runner;
using Lab.Runner.Agents;
using Lab.Runner.Execution;
using Lab.Runner.Targets;
using Lab.SystemTests.Bpf;
using Lab.SystemTests.Experiments;
using Xunit;

namespace Lab.SystemTests.Agents;

/// <summary>The agent as another machine has it: one file compiled ahead of time, at the other end of ssh.</summary>
[Collection(KernelCollection.Name)]
public sealed class RemoteAgentTests
{
    private readonly List<string> _said = [];

    [Fact]
    public async Task It_is_copied_once_does_what_the_local_one_does_and_leaves_nothing_when_the_line_is_cut()
    {
        Requires.Ebpf();
        Requires.Apache();
        Requires.SshServer();
        var before = Remains.Now();
        using var server = await PrivateSshServer.StartAsync(RunningAgent.Cancellation);
        var binary = await AgentBinary.OfThisBuildAsync(LabHome.Find(), _said.Add, RunningAgent.Cancellation);
        var agent = await InstallAsync(server, binary);
        Assert.Contains(_said, line => line.StartsWith("copying", StringComparison.Ordinal));
        _said.Clear();
        Assert.Equal(agent, await InstallAsync(server, binary) with { Cpus = agent.Cpus });
        Assert.Empty(_said);
        Assert.Equal((true, IPAddress.Loopback), (agent.IsRoot, agent.Address));

        await using var process = await AgentProcess.StartAsync(agent, RunningAgent.Cancellation);
        var info = await process.Agent.StartServerAsync(
            new(1024, NetworkMode.Veth, RunningAgent.ServerCpus, RunningAgent.LoadCpus, Mpm.Worker) { Address = agent.Address.ToString() }, RunningAgent.Cancellation);
        Assert.Equal(NetworkMode.Remote, info.Network);
        await AssertItSeesTheLoadAsync(process.Agent, info);

        Process.GetProcessById(process.ProcessId).Kill(); // the ssh client
        var failure = await Assert.ThrowsAsync<LabException>(() => process.Agent.HelloAsync(RunningAgent.Cancellation));
        Assert.Contains("does not answer any more", failure.Message, StringComparison.Ordinal);
        await before.AssertNothingMoreAsync(TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task A_machine_that_nobody_reaches_is_named_with_what_ssh_said()
    {
        Requires.Root();
        var nobody = new RemoteMachine("nobody", ["-F", "none", "-p", "1"], "root@127.0.0.1");
        var failure = await Assert.ThrowsAsync<LabException>(() => nobody.RunAsync("true", RunningAgent.Cancellation));
        Assert.Equal(255, failure.ExitCode);
        Assert.Contains("Connection refused", failure.Message, StringComparison.Ordinal);
    }

    private Task<RemoteAgent> InstallAsync(PrivateSshServer server, AgentBinary binary) =>
        RemoteAgent.InstallAsync(server.Machine, binary, _said.Add, RunningAgent.Cancellation);

    private static async Task AssertItSeesTheLoadAsync(IAgent agent, ServerInfo server)
    {
        var (probe, readiness) = await RunningAgent.PrepareAsync(agent, "tcplife/core-tp_btf");
        Assert.Null(readiness.Refusal);
        await using var load = EpollLoad.Start(
            new(new(IPAddress.Parse(server.Addresses[0]), server.Port), "lab"), new ClosedLoop("test", Connections: 4, KeepAlive: false), RunningAgent.LoadCpus);
        var earlyNs = MonotonicClock.NowNs;
        var window = await new AccountingTaker(agent, load, "test", server.Cpus).TakeAsync(index: 0, round: 0, probe.Arm, RunningAgent.Cancellation);
        Assert.True(window.Counts is { Connections: > 100, Failed: 0 }, $"{window.Counts}");
        Assert.InRange(window.Probe.Events, window.Counts.Connections * 0.98, window.Counts.Connections);
        // Its times are told by this machine's clock; here the two are one, and nothing but the way there and back stands between them.
        Assert.InRange(window.StartNs, earlyNs, window.EndNs);
        Assert.InRange(window.EndNs, window.StartNs, MonotonicClock.NowNs);
    }
}
