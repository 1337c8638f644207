using System.Diagnostics;
using System.Net;
using Lab.Core;
using Lab.Core.Definitions;
using Lab.Core.Machines;
using Lab.Load;
using Lab.SystemTests.Bpf;
using Xunit;

namespace Lab.SystemTests.Agents;

/// <summary>Tools as arms: in force when the kernel shows it, and gone when they are taken away.</summary>
[Collection(KernelCollection.Name)]
public sealed class CommandArmTests
{
    [Fact]
    public async Task Strace_traces_every_thread_of_the_server_and_prints_every_accept()
    {
        Requires.Strace();
        await using var running = await RunningAgent.StartAsync();
        var readiness = await PrepareAsync(running, ["strace", "-f", "-e", "trace=accept4", "-p", "{pid}"]);
        Assert.Null(readiness.Refusal);
        var serving = running.Server.Pids.Max(pid => Directory.GetDirectories($"/proc/{pid}/task").Length);
        Assert.Equal(new AttachmentProof(0, 0, 0, TracedThreads: serving, 0), readiness.Proof);

        var (connections, _, output) = await CountAsync(running);
        Assert.True(connections > 50, $"only {connections} connections were made");
        Assert.True(output.Events >= connections, $"{output.Events} lines for {connections} connections");
        Assert.Contains("accept4(", await running.Agent.ReadOutputAsync("tool", RunningAgent.Cancellation), StringComparison.Ordinal);
        Assert.All(running.Server.Pids, pid => Assert.DoesNotContain(Directory.GetDirectories($"/proc/{pid}/task"), IsTraced));
    }

    [Fact]
    public async Task Tcpdump_writes_the_packets_of_every_connection_to_its_file()
    {
        const int LeastPackets = 8; // a handshake, a request, an answer, two ends
        Requires.Tcpdump();
        await using var running = await RunningAgent.StartAsync();
        var readiness = await PrepareAsync(running, ["tcpdump", "-i", "any", "-w", "{output}", "tcp", "port", "{port}"]);
        Assert.Null(readiness.Refusal);
        Assert.Equal(1, readiness.Proof!.PacketSockets);

        var (connections, _, output) = await CountAsync(running);
        Assert.True(connections > 50, $"only {connections} connections were made");
        Assert.True(output.Events + output.Lost >= connections * LeastPackets, $"{output.Events} packets and {output.Lost} lost for {connections} connections");
        Assert.True(output.OutputBytes > output.Events * 40);
    }

    [Fact]
    public async Task A_tool_that_holds_programs_is_counted_by_the_kernel()
    {
        Requires.Bpftrace();
        await using var running = await RunningAgent.StartAsync();
        var readiness = await PrepareAsync(
            running, ["bpftrace", "-e", "tracepoint:syscalls:sys_enter_accept4 /pid == {pid}/ {{ printf(\"%d %d\\n\", pid, tid); }}"],
            new AttachPoint("tracepoint", "syscalls:sys_enter_accept4", ServerHitsPerEvent: null, LoadHitsPerEvent: null));
        Assert.Null(readiness.Refusal);
        Assert.Equal(1, readiness.Proof!.Programs);
        Assert.Equal("tracepoint:syscalls:sys_enter_accept4", Assert.Single(readiness.Programs).Type);

        var (connections, programs, output) = await CountAsync(running);
        Assert.True(Assert.Single(programs).Runs >= connections);
        Assert.InRange(output.Events, connections, programs[0].Runs + 1);
    }

    [Fact]
    public async Task Tools_that_can_not_be_in_force_are_refused_with_what_they_said()
    {
        await using var running = await RunningAgent.StartAsync();
        Assert.Contains("there is no program strase", (await PrepareAsync(running, ["strase", "-p", "{pid}"], "a")).Refusal, StringComparison.Ordinal);
        var wrongOption = await PrepareAsync(running, ["strace", "--no-such-option"], "b");
        Assert.Contains("exit code 1", wrongOption.Refusal, StringComparison.Ordinal);
        Assert.Contains("unrecognized option", wrongOption.Refusal, StringComparison.Ordinal);
        var idle = await PrepareAsync(running, ["sh", "-c", "echo waiting >&2; sleep 99.25 & sleep 99.25"], "c");
        Assert.Contains("nothing showed that it watches anything", idle.Refusal, StringComparison.Ordinal);
        Assert.Contains("waiting", idle.Refusal, StringComparison.Ordinal);
        Assert.DoesNotContain(Process.GetProcessesByName("sleep"), process => Arguments(process).Contains("99.25", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_tool_that_ends_by_itself_while_it_is_measured_is_not_passed_over()
    {
        Requires.Tcpdump();
        await using var running = await RunningAgent.StartAsync();
        Assert.Null((await PrepareAsync(running, ["tcpdump", "-c", "20", "-i", "any", "-w", "{output}", "tcp", "port", "{port}"])).Refusal);
        var failure = await Assert.ThrowsAsync<ArmFaultException>(() => CountAsync(running));
        Assert.Contains("20 packets captured", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_tool_starts_counts_as_reader_and_dies_with_it()
    {
        Requires.Strace();
        await using var running = await RunningAgent.StartAsync();
        Assert.Null((await PrepareAsync(running, ["sh", "-c", "strace -f -e trace=accept4 -o {output} -p {pid} & while :; do :; done"])).Refusal);
        var cancellation = RunningAgent.Cancellation;
        await running.Agent.AttachAsync(new("tool", SwitchingClass.Process, Hooks: 1), cancellation);
        var before = (await running.Agent.ReadCountersAsync(cancellation)).ReaderCpuNs;
        await Task.Delay(TimeSpan.FromMilliseconds(300), cancellation);
        Assert.True((await running.Agent.ReadCountersAsync(cancellation)).ReaderCpuNs - before > 20_000_000);
        await running.Agent.DetachAsync(cancellation);
        Assert.Empty(Straces());
    }

    [Fact]
    public async Task Nothing_of_a_tool_that_forks_outlives_an_agent_that_is_killed()
    {
        Requires.Strace();
        await using var running = await RunningAgent.StartAsync();
        var cancellation = RunningAgent.Cancellation;
        Assert.Null((await PrepareAsync(running, ["sh", "-c", "strace -f -e trace=accept4 -o {output} -p {pid} & wait"])).Refusal);
        await running.Agent.AttachAsync(new("tool", SwitchingClass.Process, Hooks: 1), cancellation);
        Assert.Single(Straces());
        var agent = (await running.Agent.HelloAsync(cancellation)).ProcessId;
        Process.GetProcessById(agent).Kill();
        var since = Stopwatch.StartNew();
        while ((Straces().Length > 0 || running.Server.Pids.Any(IsAlive)) && since.Elapsed < TimeSpan.FromSeconds(5))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(50), cancellation);
        }

        Assert.Empty(Straces());
        Assert.DoesNotContain(running.Server.Pids, IsAlive);
    }

    private static Task<ProbeReadiness> PrepareAsync(RunningAgent running, string[] words, params AttachPoint[] attach) =>
        running.Agent.PrepareProbeAsync(new("tool", ProbeTool.Command, [], attach, [], Command: new ToolCommand(words)), RunningAgent.Cancellation);

    private static Task<ProbeReadiness> PrepareAsync(RunningAgent running, string[] words, string arm) =>
        running.Agent.PrepareProbeAsync(new(arm, ProbeTool.Command, [], [], [], Command: new ToolCommand(words)), RunningAgent.Cancellation);

    private static async Task<(long Connections, IReadOnlyList<ProgramCounters> Programs, DetachReport Output)> CountAsync(RunningAgent running)
    {
        var cancellation = RunningAgent.Cancellation;
        await running.Agent.SetAccountingAsync(enabled: true, cancellation);
        await running.Agent.AttachAsync(new("tool", SwitchingClass.Process, Hooks: 1), cancellation);
        var target = new LoadTarget(new IPEndPoint(IPAddress.Parse(running.Server.Addresses[0]), running.Server.Port), "lab");
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
        return (connections, programs, await running.Agent.DetachAsync(cancellation));
    }

    private static Process[] Straces() =>
        [.. Process.GetProcessesByName("strace").Where(process => IsAlive(process.Id) && Arguments(process).Contains("trace=accept4", StringComparison.Ordinal))];

    private static bool IsAlive(int pid)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{pid}/stat");
            return stat[stat.LastIndexOf(')') + 2] is not ('Z' or 'X');
        }
        catch (IOException)
        {
            return false;
        }
    }

    private static bool IsTraced(string task) => !File.ReadAllText(Path.Combine(task, "status")).Contains("TracerPid:\t0\n", StringComparison.Ordinal);

    private static string Arguments(Process process)
    {
        try
        {
            return File.ReadAllText($"/proc/{process.Id}/cmdline");
        }
        catch (IOException)
        {
            return "";
        }
    }
}
