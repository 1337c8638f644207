using System.Net;
using Lab.Core.Definitions;
using Lab.Core.Machines;
using Lab.Load;
using Lab.Runner;
using Lab.Runner.Definitions;
using Lab.Runner.Setup;
using Lab.SystemTests.Bpf;
using Xunit;

namespace Lab.SystemTests.Agents;

/// <summary>Events on their way from the kernel to user space, under a real load.</summary>
[Collection(KernelCollection.Name)]
public sealed class DeliveryTests
{
    private const long Never = uint.MaxValue;

    /// <summary>The kernel leaves out the run of a program that would interrupt a run of it on the same CPU: up to 1 % here.</summary>
    private const double KernelMisses = 0.98;

    [Fact]
    public async Task Every_way_with_room_brings_each_event_that_passed_the_filter()
    {
        string[] ways =
        [
            "array", "percpu-array", "hash", "percpu-hash", "lru-hash", "ringbuf-1m-each", "ringbuf-1m-64k", "ringbuf-1m-timer", "perfbuf-1m-each", "perfbuf-1m-64k",
        ];
        await using var running = await RunningAgent.StartAsync();
        foreach (var way in ways)
        {
            var (probe, readiness) = await running.PrepareAsync($"maps/{way}");
            Assert.Null(readiness.Refusal);
            var (connections, output) = await CountAsync(running, probe.Arm.Id, probe.Arm.Hooks);
            Assert.True(output.Passed > connections, $"{way}: {output.Passed} events of {connections} connections");
            Assert.True((output.Passed, 0) == (output.Events, output.Lost), $"{way}: {output.Events} of {output.Passed} events came, {output.Lost} lost");
        }
    }

    [Theory]
    [InlineData("hash-8-keys")]
    [InlineData("lru-hash-8-keys")]
    [InlineData("ringbuf-4k-timer")]
    public async Task A_way_without_room_says_how_many_it_lost(string way)
    {
        await using var running = await RunningAgent.StartAsync();
        var (probe, readiness) = await running.PrepareAsync($"maps/{way}");
        Assert.Null(readiness.Refusal);
        var (_, output) = await CountAsync(running, probe.Arm.Id, probe.Arm.Hooks);
        Assert.True(output.Lost > 0);
        Assert.Equal(output.Passed, output.Events + output.Lost);
    }

    [Fact]
    public async Task An_arm_says_how_its_events_come()
    {
        await using var running = await RunningAgent.StartAsync();
        Assert.Equal(new Delivery(DeliveryWay.RingBuffer, 65536, WakeupBytes: null, PollMs: 10), (await running.PrepareAsync("maps/ringbuf-64k-timer")).Readiness.Delivery);
        Assert.Equal(new Delivery(DeliveryWay.PerfBuffer, 1 << 20, WakeupBytes: 65536, PollMs: 0), (await running.PrepareAsync("maps/perfbuf-1m-64k")).Readiness.Delivery);
        Assert.Equal(new Delivery(DeliveryWay.LruHash, 8, WakeupBytes: null, PollMs: 10), (await running.PrepareAsync("maps/lru-hash-8-keys")).Readiness.Delivery);
        Assert.Null((await running.PrepareAsync("maps/none")).Readiness.Delivery);
        Assert.Null((await running.PrepareAsync("burn/burn-0")).Readiness.Delivery);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1_000, 0)]
    [InlineData(Never, 10)]
    [InlineData(Never, 0)] // only what is read at the end
    public async Task Tcplife_prints_every_session_however_its_reader_is_woken(long wakeupBytes, long pollMs)
    {
        await using var running = await RunningAgent.StartAsync();
        var home = LabHome.Find();
        var probe = ProbeCatalogue.Resolve(home, ["tcplife/core-tp_btf"], "test", []).Single();
        var readiness = await running.Agent.PrepareProbeAsync(
            new(
                probe.Arm.Id, ProbeTool.Core, await new CoreCompiler(home).CompileAsync(probe.Variant.File, RunningAgent.Cancellation), probe.Variant.Attach, probe.Probe.Columns,
                new Dictionary<string, long>(StringComparer.Ordinal) { ["lab_wakeup_bytes"] = wakeupBytes, ["lab_poll_ms"] = pollMs }),
            RunningAgent.Cancellation);
        Assert.Null(readiness.Refusal);
        for (var attachment = 0; attachment < 2; attachment++)
        {
            var (connections, output) = await CountAsync(running, probe.Arm.Id, probe.Arm.Hooks);
            Assert.True(connections > 20, $"{connections} connections");
            Assert.InRange(output.Events, (long)(connections * KernelMisses), connections);
            Assert.Equal(0, output.Lost);
        }

        Assert.Contains("apache2", await running.Agent.ReadOutputAsync(probe.Arm.Id, RunningAgent.Cancellation), StringComparison.Ordinal);
    }

    [Fact]
    public async Task User_space_reads_by_every_way_what_was_written_and_a_pinned_map_outlives_who_made_it()
    {
        Requires.Ebpf();
        await using var process = await RunningAgent.StartProcessAsync();
        var report = await process.Agent.TryMapsAsync(new(Entries: 256, Repetitions: 3), RunningAgent.Cancellation);
        Assert.Equal(11, report.Readings.Count);
        Assert.Contains(report.Readings, reading => reading.By == MapReader.Memory);
        Assert.All(report.Readings, reading => Assert.Equal(3, reading.NsPerEntry.Count));
        Assert.All(report.Readings.SelectMany(reading => reading.NsPerEntry), ns => Assert.True(ns > 0));
        Assert.Equal(
            report.Pinned with { Entries = 64, Written = 6_112, WriterEnded = true, Reader = "bpftool", Read = 6_112, EntriesRead = 64, GoneAfterUnpinning = true },
            report.Pinned);
    }

    private static async Task<(long Connections, DetachReport Output)> CountAsync(RunningAgent running, string arm, int hooks)
    {
        var cancellation = RunningAgent.Cancellation;
        await running.Agent.AttachAsync(new(arm, SwitchingClass.Link, hooks), cancellation);
        var target = new LoadTarget(new IPEndPoint(IPAddress.Parse(running.Server.Addresses[0]), running.Server.Port), "lab");
        long connections;
        await using (var load = EpollLoad.Start(target, new ClosedLoop("test", Connections: 2, KeepAlive: false), RunningAgent.LoadCpus))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(200), cancellation);
            await load.PauseAsync(cancellation);
            connections = load.Totals.Connections;
        }

        await Task.Delay(TimeSpan.FromMilliseconds(100), cancellation);
        return (connections, await running.Agent.DetachAsync(cancellation));
    }
}
