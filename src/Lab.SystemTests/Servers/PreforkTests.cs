using System.Globalization;
using System.Net;
using Lab.Core;
using Lab.Core.Definitions;
using Lab.Load;
using Lab.Reporting;
using Lab.SystemTests.Agents;
using Lab.SystemTests.Bpf;
using Lab.SystemTests.Experiments;
using Xunit;

namespace Lab.SystemTests.Servers;

/// <summary>
/// A running Apache whose processes end after some connections and make way for new ones, on ::1 and nowhere else.
/// </summary>
[Collection(KernelCollection.Name)]
public sealed class PreforkTests : IDisposable
{
    private const int ConnectionsPerChild = 20;
    private const long NsPerTick = 10_000_000;

    private readonly TemporaryRun _run = new();

    [Fact]
    public async Task Cpu_time_of_processes_that_have_ended_is_not_lost()
    {
        await using var process = await RunningAgent.StartProcessAsync();
        var before = TicksOfChildren();
        await using var apache = await OtherApache.StartAsync(IPAddress.IPv6Loopback, ConnectionsPerChild);
        var server = await process.Agent.AdoptServerAsync(
            new(apache.Pid, apache.EndPoint.Port), RunningAgent.Cancellation);
        Assert.Equal(["::1"], server.Addresses);
        var start = await process.Agent.ReadCountersAsync(RunningAgent.Cancellation);
        await using (
            var load = EpollLoad.Start(new(apache.EndPoint, "lab"), new ClosedLoop("test", 4, KeepAlive: false), RunningAgent.LoadCpus))
        {
            while (load.Totals.Requests < 100 * ConnectionsPerChild)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(20), RunningAgent.Cancellation);
            }

            await load.PauseAsync(RunningAgent.Cancellation);
            Assert.Empty(load.Totals.Errors);
        }

        var end = await process.Agent.ReadCountersAsync(RunningAgent.Cancellation);
        await apache.StopAsync();

        // The truth: what the kernel counts for this process once its child has ended, start and end of the server
        // included.
        var allNs = (TicksOfChildren() - before) * NsPerTick;
        Assert.InRange(end.ServerCpuNs - start.ServerCpuNs, 0.7 * allNs, allNs + (4 * NsPerTick));
        var failure = await Assert.ThrowsAsync<LabException>(
            () => process.Agent.CheckServerAsync(RunningAgent.Cancellation));
        Assert.Contains(
            string.Create(
                CultureInfo.InvariantCulture,
                $"The server apache2 (pid {apache.Pid}) ended while nothing was attached"),
            failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_run_says_how_many_processes_no_probe_was_made_for()
    {
        Requires.Ebpf();
        await using var apache = await OtherApache.StartAsync(IPAddress.IPv6Loopback, connectionsPerChild: 500);
        var ended = await LabCommand.RunAsync(
            "experiment", _run.WriteExperiment(), "--probe", "soaccept/core-raw_tp", "--blocks", "3", "--out", _run.Path,
            "--server-pid", $"{apache.Pid}", "--server-port", $"{apache.EndPoint.Port}");

        Assert.True(ended.ExitCode is 0 or 4, ended.Error);
        var run = RunFolder.Read(_run.Path);
        Assert.Equal(["::1"], run.Environment.Server.Addresses);
        Assert.Single(
            run.Environment.Doubts,
            doubt => doubt.Contains("were not there when the probes were prepared", StringComparison.Ordinal));
        Assert.Contains(
            "were not there when the probes were prepared", ended.Output + ended.Error, StringComparison.Ordinal);
        Assert.Contains(run.Measured, window => window is { Counts.Requests: > 0, ServerCpuNs: > 0 });
    }

    public void Dispose() => _run.Dispose();

    private static long TicksOfChildren() =>
        Lab.Agent.Processes.ProcessTree.TicksOfWaitedChildren(Environment.ProcessId);
}
