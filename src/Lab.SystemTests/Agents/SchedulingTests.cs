using System.Globalization;
using System.Net;
using Lab.Core.Definitions;
using Lab.Core.Machines;
using Lab.Load;
using Lab.SystemTests.Bpf;
using Xunit;

namespace Lab.SystemTests.Agents;

/// <summary>Context switches and busy time, around a load whose requests are known.</summary>
[Collection(KernelCollection.Name)]
public sealed class SchedulingTests
{
    private const int InFlight = 4;

    [Fact]
    public async Task Context_switches_and_busy_time_are_those_of_the_servers_work()
    {
        await using var running = await RunningAgent.StartAsync();
        var idle = await running.Agent.ReadSchedulingAsync(RunningAgent.Cancellation);
        var before = await running.Agent.ReadSchedulingAsync(RunningAgent.Cancellation);
        var requests = await LoadAsync(running);
        var after = await running.Agent.ReadSchedulingAsync(RunningAgent.Cancellation);

        var work = after.Since(before);
        Assert.True(requests > 100, $"only {requests} requests were made");

        // The server accepts at most what is in flight before it has to wait for more: a switch for so many requests at the least.
        Assert.InRange(work.ContextSwitches, requests / (10 * InFlight), requests * 100);
        Assert.True(before.Since(idle).ContextSwitches < work.ContextSwitches);
        Assert.True(work.Times.UserNs + work.Times.SystemNs + work.Times.IrqNs + work.Times.SoftirqNs > 0, $"{work.Times}");
    }

    [Fact]
    public async Task Busy_time_is_that_of_the_servers_CPUs_only()
    {
        await using var running = await RunningAgent.StartAsync();
        var lines = await File.ReadAllLinesAsync("/proc/stat", RunningAgent.Cancellation);
        var machine = lines[0].Split(' ', StringSplitOptions.RemoveEmptyEntries).Skip(1).Take(8).Sum(ticks => long.Parse(ticks, CultureInfo.InvariantCulture)) * 10_000_000;
        var times = (await running.Agent.ReadSchedulingAsync(RunningAgent.Cancellation)).Times;
        var server = times.UserNs + times.NiceNs + times.SystemNs + times.IdleNs + times.IowaitNs + times.IrqNs + times.SoftirqNs + times.StealNs;
        Assert.InRange(server * Environment.ProcessorCount / (double)machine, 0.5, 1.5);
    }

    private static async Task<long> LoadAsync(RunningAgent running)
    {
        var target = new LoadTarget(new IPEndPoint(IPAddress.Parse(running.Server.Addresses[0]), running.Server.Port), "lab");
        await using var load = EpollLoad.Start(target, new ClosedLoop("test", InFlight, KeepAlive: false), RunningAgent.LoadCpus);
        await Task.Delay(TimeSpan.FromSeconds(1), RunningAgent.Cancellation);
        await load.PauseAsync(RunningAgent.Cancellation);
        Assert.Equal(0, load.Totals.Failed);
        return load.Totals.Requests;
    }
}
