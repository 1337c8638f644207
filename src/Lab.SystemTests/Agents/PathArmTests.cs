using System.Diagnostics;
using System.Net;
using Lab.Core.Definitions;
using Lab.Core.Machines;
using Lab.Load;
using Lab.SystemTests.Bpf;
using Lab.SystemTests.Experiments;
using Xunit;

namespace Lab.SystemTests.Agents;

/// <summary>Ways to the server: every station counts every request that the load had answered, and none that went another way.</summary>
[Collection(KernelCollection.Name)]
public sealed class PathArmTests
{
    private static CancellationToken Cancellation => RunningAgent.Cancellation;

    [Theory]
    [InlineData("path/access-log", 1, false, NetworkMode.Veth)]
    [InlineData("path/haproxy", 1, false, NetworkMode.Veth)]
    [InlineData("path/mesh", 2, true, NetworkMode.Veth)]
    [InlineData("path/mesh-pooled", 2, true, NetworkMode.Veth)]
    [InlineData("path/mesh", 2, true, NetworkMode.Loopback)]
    public async Task Every_station_counts_every_request(string variant, int stations, bool hasClientSide, NetworkMode network)
    {
        Requires.Haproxy();
        await using var running = await RunningAgent.StartAsync(network, withWays: true);
        var (probe, readiness) = await running.PrepareAsync(variant);
        Assert.Null(readiness.Refusal);
        var control = await running.Agent.PrepareTwinAsync(new(SwitchingClass.Path, [], stations), Cancellation);
        var (way, second) = (IPEndPoint.Parse(readiness.Way!), IPEndPoint.Parse(control.Way!));
        var direct = new IPEndPoint(IPAddress.Parse(running.Server.Addresses[0]), running.Server.Port);
        await using var load = EpollLoad.Start(
            new LoadTarget(direct, "lab") { OtherWays = [way, second] }, new ClosedLoop("test", Connections: 16, KeepAlive: false), RunningAgent.LoadCpus);

        var (requests, seen) = await CountAsync(running.Agent, load, probe.Arm.Id, stations, way);
        Assert.True(requests > 100, $"only {requests} requests were answered");
        Assert.Equal(Enumerable.Repeat(requests, stations), seen.Programs.Select(station => station.Runs));
        Assert.Equal(requests, seen.Detached.Events);
        Assert.Equal(variant != "path/access-log", seen.Counters.ReaderCpuNs > 0);
        Assert.Equal(hasClientSide, seen.Counters.ClientCpuNs > 0);
        Assert.True(seen.Counters.ClientCpuNs <= seen.Counters.ReaderCpuNs);

        foreach (var elsewhere in new[] { direct, second })
        {
            var (others, none) = await CountAsync(running.Agent, load, probe.Arm.Id, stations, elsewhere);
            Assert.True(others > 100, $"only {others} requests were answered by {elsewhere}");
            Assert.All(none.Programs, station => Assert.Equal(0, station.Runs));
        }

        Assert.Empty(load.Totals.Errors);
    }

    [Fact]
    public async Task A_proxy_that_is_not_there_is_refused_by_its_name()
    {
        Assert.SkipWhen((Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(folder => File.Exists(Path.Combine(folder, "envoy"))), "envoy is on PATH here");
        await using var running = await RunningAgent.StartAsync(withWays: true);
        Assert.Equal("envoy is not on PATH", (await running.PrepareAsync("path/envoy")).Readiness.Refusal);
    }

    [Fact]
    public async Task A_server_without_other_ways_says_so()
    {
        await using var running = await RunningAgent.StartAsync();
        Assert.Contains("no other way", (await running.PrepareAsync("path/haproxy")).Readiness.Refusal, StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_proxy_outlives_a_killed_agent()
    {
        Requires.Haproxy();
        Requires.Bpftrace();
        var before = Remains.Now();
        await using var running = await RunningAgent.StartAsync(withWays: true);
        Assert.Null((await running.PrepareAsync("path/mesh")).Readiness.Refusal);
        Assert.Equal(2, Remains.Now().Processes.Except(before.Processes, StringComparer.Ordinal).Count(process => process.EndsWith(" haproxy", StringComparison.Ordinal)));

        var agent = (await running.Agent.HelloAsync(Cancellation)).ProcessId;
        using (var process = Process.GetProcessById(agent))
        {
            process.Kill();
        }

        await before.AssertNothingMoreAsync(TimeSpan.FromSeconds(5));
    }

    private static async Task<(long Requests, Seen Seen)> CountAsync(IAgent agent, EpollLoad load, string arm, int stations, IPEndPoint way)
    {
        await load.PauseAsync(Cancellation);
        var before = load.Totals.Requests;
        Assert.Equal(stations, (await agent.AttachAsync(new(arm, SwitchingClass.Path, stations), Cancellation)).Programs);
        load.AimAt(way);
        load.Resume();
        await Task.Delay(TimeSpan.FromMilliseconds(400), Cancellation);
        await load.PauseAsync(Cancellation);
        await Task.Delay(TimeSpan.FromMilliseconds(100), Cancellation);
        var seen = new Seen(await agent.ReadProgramsAsync(Cancellation), await agent.ReadCountersAsync(Cancellation), await agent.DetachAsync(Cancellation));
        var requests = load.Totals.Requests - before;
        load.Resume();
        return (requests, seen);
    }

    private sealed record Seen(IReadOnlyList<ProgramCounters> Programs, CounterSample Counters, DetachReport Detached);
}
