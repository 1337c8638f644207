using System.Diagnostics;
using System.Net;
using Lab.Core;
using Lab.Core.Definitions;
using Lab.Load.Tools;
using Lab.SystemTests.Agents;
using Lab.SystemTests.Bpf;
using Xunit;

namespace Lab.SystemTests.Load;

/// <summary>The real tools against the real Apache.</summary>
[Collection(KernelCollection.Name)]
public sealed class ToolRunTests
{
    private static readonly Uri Nobody = new("http://127.0.0.1:1/");

    [Theory]
    [InlineData(LoadTool.Wrk, true)]
    [InlineData(LoadTool.Ab, true)]
    [InlineData(LoadTool.Ab, false)]
    public async Task A_tool_says_what_it_did_in_its_time_and_also_when_it_is_asked_to_stop(LoadTool name, bool keepAlive)
    {
        Require();
        await using var running = await RunningAgent.StartAsync();
        var order = ToolOrder.For(
            new(IPAddress.Parse(running.Server.Addresses[0]), running.Server.Port), new("test", Connections: 4, keepAlive), RunningAgent.LoadCpus);
        var whole = await ToolRun.RunAsync(Tool.Of(name)!, order, seconds: 1, RunningAgent.Cancellation);
        Check(whole);

        await using var run = ToolRun.Start(Tool.Of(name)!, order);
        await Task.Delay(TimeSpan.FromSeconds(1), RunningAgent.Cancellation);
        Check(await run.StopAsync(RunningAgent.Cancellation));
        Assert.Throws<ArgumentException>(() => Process.GetProcessById(run.ProcessId));
    }

    [Theory]
    [InlineData(LoadTool.Wrk, 1, "unable to connect to 127.0.0.1:1")]
    [InlineData(LoadTool.Ab, 111, "Connection refused")]
    public async Task A_tool_that_reaches_nobody_fails_with_its_own_words(LoadTool name, int exitCode, string words)
    {
        Require();
        var order = new ToolOrder(Nobody, new("test", Connections: 2, KeepAlive: true), RunningAgent.LoadCpus);
        var failure = await Assert.ThrowsAsync<LabException>(() => ToolRun.RunAsync(Tool.Of(name)!, order, seconds: 1, RunningAgent.Cancellation));
        Assert.Equal(exitCode, failure.ExitCode);
        Assert.Contains(words, failure.StandardErrorTail, StringComparison.Ordinal);
        Assert.StartsWith($"/usr/bin/{Tool.Of(name)!.Name} ", failure.Command, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(LoadTool.Wrk)]
    [InlineData(LoadTool.Ab)]
    public async Task A_tool_that_is_disposed_of_is_gone(LoadTool name)
    {
        Require();
        await using var running = await RunningAgent.StartAsync();
        var order = ToolOrder.For(
            new(IPAddress.Parse(running.Server.Addresses[0]), running.Server.Port), new("test", Connections: 4, KeepAlive: true), RunningAgent.LoadCpus);
        var run = ToolRun.Start(Tool.Of(name)!, order);
        Assert.False(Process.GetProcessById(run.ProcessId).HasExited);
        await run.DisposeAsync();
        await run.DisposeAsync();
        Assert.Throws<ArgumentException>(() => Process.GetProcessById(run.ProcessId));
    }

    private static void Check(ToolReport report)
    {
        Assert.True(report is { Requests: > 10, Seconds: > 0, MeanUs: > 0, CpuNs: > 0 }, $"{report}");
        Assert.Empty(report.Failed);
        Assert.True(report.Latency is { P50Us: > 0 } latency && latency.P50Us <= latency.P90Us && latency.P90Us <= latency.P99Us && latency.P99Us <= latency.MaxUs, $"{report.Latency}");
    }

    private static void Require()
    {
        Requires.Ebpf();
        Requires.Apache();
        Requires.Wrk();
        Requires.Ab();
    }
}
