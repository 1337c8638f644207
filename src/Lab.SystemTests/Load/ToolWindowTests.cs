using System.Net;
using Lab.Core.Definitions;
using Lab.Core.Planning;
using Lab.Core.Records;
using Lab.Load.Tools;
using Lab.Runner.Execution;
using Lab.Runner.Loads;
using Lab.SystemTests.Agents;
using Lab.SystemTests.Bpf;
using Xunit;

namespace Lab.SystemTests.Load;

/// <summary>Windows that are runs of the real tools, with the real agent, Apache and probe.</summary>
[Collection(KernelCollection.Name)]
public sealed class ToolWindowTests
{
    private const int Connections = 4;
    private const string Variant = "tcplife/core-tp_btf";

    [Theory]
    [InlineData(LoadTool.Wrk, true)]
    [InlineData(LoadTool.Ab, false)]
    public async Task The_probe_sees_the_connections_of_each_run_and_the_control_nothing(LoadTool name, bool keepAlive)
    {
        Requires.Wrk();
        Requires.Ab();
        await using var running = await RunningAgent.StartAsync();
        var (probe, readiness) = await running.PrepareAsync(Variant);
        Assert.Null(readiness.Refusal);
        Assert.Null((await running.PrepareTwinAsync(SwitchingClass.Link, hooks: 1)).Refusal);
        var spec = new ClosedLoop("test", Connections, keepAlive) { Tool = name };
        var server = new IPEndPoint(IPAddress.Parse(running.Server.Addresses[0]), running.Server.Port);
        await using var load = new LocalLoad(new ToolLoad(Tool.Of(name)!, ToolOrder.For(server, spec, RunningAgent.LoadCpus)));

        await AssertAccountingAsync(new AccountingTaker(running.Agent, load, spec.Name, running.Server.Cpus), probe.Arm);
        var taker = new RunTaker(running.Agent, load, spec);
        Arm[] arms = [Arm.Control(SwitchingClass.Link, hooks: 1), probe.Arm, probe.Arm];
        foreach (var (index, arm) in arms.Index())
        {
            foreach (var baseline in (bool[])[true, false])
            {
                Check(await WindowAsync(taker, index, arm, baseline), fires: arm == probe.Arm && !baseline);
            }
        }
    }

    private static async Task AssertAccountingAsync(AccountingTaker taker, Arm arm)
    {
        var baseline = await taker.TakeAsync(index: 0, round: 0, arm: null, RunningAgent.Cancellation);
        Assert.True(baseline is { Counts: { Requests: > 10, Failed: 0 }, Probe.Events: 0, ServerCpuNs: > 0 }, $"{baseline}");
        var window = await taker.TakeAsync(index: 1, round: 0, arm, RunningAgent.Cancellation);
        Assert.True(window.Counts is { Requests: > 10, Failed: 0 }, $"{window.Counts}");
        // The kernel leaves out a few runs of a program, whatever the load is.
        Assert.InRange(window.Probe.Events, (window.Counts.Connections * 0.98) - Connections, window.Counts.Connections);
        Assert.True(Assert.Single(window.Probe.Programs).Runs >= window.Probe.Events);
    }

    private static async Task<MeasuredWindow> WindowAsync(RunTaker taker, int index, Arm arm, bool baseline)
    {
        var pair = new Pair(index, arm.Id, BaselineFirst: true);
        var taken = await taker.TakeAsync(index, new Block(0, [pair]), pair, arm, baseline, RunningAgent.Cancellation);
        return (await taker.CloseAsync(taken, RunningAgent.Cancellation)).Record;
    }

    private static void Check(MeasuredWindow window, bool fires)
    {
        Assert.True(window is { Counts: { Requests: > 10, Failed: 0 }, ServerCpuNs: > 0, LoadCpuNs: > 0, AttachNs: > 0, Latency.P50Us: > 0, Lost: 0 }, $"{window}");
        Assert.True(window.EndNs > window.StartNs);
        if (fires)
        {
            // The probe is taken away at once, before the server has closed the last connections: the exact count is the accounting window's.
            Assert.InRange(window.Events, 1, window.Counts.Connections + Connections);
        }
        else
        {
            Assert.Equal(0, window.Events);
        }
    }
}
