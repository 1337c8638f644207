using System.Diagnostics;
using System.Net;
using Lab.Core;
using Lab.Core.Definitions;
using Lab.Core.Machines;
using Lab.Load;
using Lab.Runner;
using Lab.Runner.Agents;
using Lab.Runner.Execution;
using Lab.Runner.Loads;
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

        await using var process = await AgentProcess.StartAsync(agent, isClockOwn: false, RunningAgent.Cancellation);
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
    public async Task The_load_can_run_there_too_and_its_windows_come_back_whole()
    {
        Requires.Ebpf();
        Requires.Apache();
        Requires.SshServer();
        var before = Remains.Now();
        using var server = await PrivateSshServer.StartAsync(RunningAgent.Cancellation);
        var agent = await InstallAsync(server, await AgentBinary.OfThisBuildAsync(LabHome.Find(), _said.Add, RunningAgent.Cancellation));
        await using var process = await AgentProcess.StartAsync(agent, isClockOwn: true, RunningAgent.Cancellation);
        var info = await process.Agent.StartServerAsync(
            new(1024, NetworkMode.Veth, RunningAgent.ServerCpus, RunningAgent.LoadCpus, Mpm.Worker), RunningAgent.Cancellation);
        var target = new LoadTarget(new(IPAddress.Parse(info.Addresses[0]), info.Port), "lab");
        await AssertWindowsAsync(process, info, new LoadStarter(target, RunningAgent.LoadCpus, process.Loads, nbomber: null));
        await AssertCountedAsync(new LoadStarter(target, RunningAgent.LoadCpus, process.Loads, nbomber: null));

        Process.GetProcessById(process.ProcessId).Kill(); // the ssh client
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

    /// <summary>An open loop, for its windows have all there is: both histograms and the pacing.</summary>
    private static async Task AssertWindowsAsync(AgentProcess process, ServerInfo server, LoadStarter loads)
    {
        var (probe, readiness) = await RunningAgent.PrepareAsync(process.Agent, "tcplife/core-tp_btf");
        Assert.Null(readiness.Refusal);
        await using var load = await loads.StartAsync(
            new OpenLoop("test", new FixedRate(500), Arrivals.Poisson, Connections: 16, KeepAlive: false), seed: 7, RunningAgent.Cancellation);
        Assert.True(load.IsContinuous);
        var accounting = await new AccountingTaker(process.Agent, load, "test", server.Cpus).TakeAsync(index: 0, round: 0, probe.Arm, RunningAgent.Cancellation);
        Assert.True(accounting.Counts is { Connections: > 100, Failed: 0 }, $"{accounting.Counts}");
        Assert.InRange(accounting.Probe.Events, accounting.Counts.Connections * 0.98, accounting.Counts.Connections);

        var start = await load.ReadAsync(RunningAgent.Cancellation);
        await Task.Delay(TimeSpan.FromMilliseconds(500), RunningAgent.Cancellation);
        var end = await load.ReadAsync(RunningAgent.Cancellation);
        var window = await load.CloseWindowAsync(start.NowNs, end.NowNs, RunningAgent.Cancellation);
        Assert.Equal((start.NowNs, end.NowNs), (window.StartNs, window.EndNs));
        Assert.True(window.Counts.Requests > 50 && end.Totals.Requests >= start.Totals.Requests + 50, $"{window.Counts}");
        Assert.Equal(window.Pacing!.Due, window.Latency.TotalCount);
        Assert.Equal(window.Pacing.Due, window.Corrected!.TotalCount);
        Assert.True(window.CorrectedQuantiles!.P50Us >= window.Quantiles!.P50Us, $"{window.CorrectedQuantiles} {window.Quantiles}");
        Assert.True(end.CpuNs > start.CpuNs, $"{start} {end}");
    }

    private static async Task AssertCountedAsync(LoadStarter loads)
    {
        await using var load = await loads.StartAsync(new CountedLoop("test", KeepAlive: false, RequestsPerWindow: 50), seed: 1, RunningAgent.Cancellation);
        Assert.False(load.IsContinuous);
        var before = await load.ReadAsync(RunningAgent.Cancellation);
        var span = await load.RunAsync(requests: 50, RunningAgent.Cancellation);
        var after = await load.ReadAsync(RunningAgent.Cancellation);
        Assert.Equal(50, after.Totals.Requests - before.Totals.Requests);
        Assert.True(before.NowNs <= span.StartNs && span.StartNs < span.EndNs && span.EndNs <= after.NowNs, $"{before} {span} {after}");
    }

    private static async Task AssertItSeesTheLoadAsync(IAgent agent, ServerInfo server)
    {
        var (probe, readiness) = await RunningAgent.PrepareAsync(agent, "tcplife/core-tp_btf");
        Assert.Null(readiness.Refusal);
        await using var load = EpollLoad.Start(
            new(new(IPAddress.Parse(server.Addresses[0]), server.Port), "lab"), new ClosedLoop("test", Connections: 4, KeepAlive: false), RunningAgent.LoadCpus);
        var earlyNs = MonotonicClock.NowNs;
        var window = await new AccountingTaker(agent, new LocalLoad(load), "test", server.Cpus).TakeAsync(index: 0, round: 0, probe.Arm, RunningAgent.Cancellation);
        Assert.True(window.Counts is { Connections: > 100, Failed: 0 }, $"{window.Counts}");
        Assert.InRange(window.Probe.Events, window.Counts.Connections * 0.98, window.Counts.Connections);
        // Its times are told by this machine's clock; here the two are one, and nothing but the way there and back stands between them.
        Assert.InRange(window.StartNs, earlyNs, window.EndNs);
        Assert.InRange(window.EndNs, window.StartNs, MonotonicClock.NowNs);
    }
}
