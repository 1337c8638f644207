using System.Net;
using Lab.Core.Definitions;
using Lab.Load;
using Lab.SystemTests.Bpf;
using Xunit;

namespace Lab.SystemTests.Agents;

/// <summary>Another Apache of the same machine, in another network namespace and on the same port, under the same load at the same time, is not counted.</summary>
[Collection(KernelCollection.Name)]
public sealed class AnotherServerTests
{
    /// <summary>The kernel leaves out the run of a program that would interrupt a run of it on the same CPU: up to 1 % here, and 2 % beside a busy VM.</summary>
    private const double KernelMisses = 0.95;

    /// <summary>For each of the two. Closed loops on one CPU would not share it: the first one never sleeps.</summary>
    private const double Rps = 600;

    private static readonly string[] Variants = ["tcplife/core-tp_btf", "tcplife/bpftrace-tracepoint", "soaccept/core-tracepoint", "soaccept/core-raw_tp", "soaccept/bpftrace-tracepoint"];

    [Fact]
    public async Task Another_Apache_under_load_is_not_counted()
    {
        Requires.Bpftrace();
        await using var watched = await RunningAgent.StartAsync();
        await using var other = await RunningAgent.StartAsync();
        Assert.SkipUnless(watched.Server.Network == NetworkMode.Veth && other.Server.Network == NetworkMode.Veth, "needs network namespaces");
        Assert.Equal(watched.Server.Port, other.Server.Port);
        Assert.NotEqual(watched.Server.NetworkNamespace, other.Server.NetworkNamespace);
        var cancellation = RunningAgent.Cancellation;
        await using var ownLoad = Start(watched);
        await using var otherLoad = Start(other);
        foreach (var variant in Variants)
        {
            var (probe, readiness) = await watched.PrepareAsync(variant);
            Assert.Null(readiness.Refusal);
            await ownLoad.PauseAsync(cancellation);
            await watched.Agent.AttachAsync(new(probe.Arm.Id, probe.Arm.Class, probe.Arm.Hooks), cancellation);
            var (own, others) = (ownLoad.Totals.Connections, otherLoad.Totals.Connections);
            ownLoad.Resume();
            await Task.Delay(TimeSpan.FromMilliseconds(400), cancellation);
            await ownLoad.PauseAsync(cancellation);
            (own, others) = (ownLoad.Totals.Connections - own, otherLoad.Totals.Connections - others);
            await Task.Delay(TimeSpan.FromMilliseconds(100), cancellation);
            var output = await watched.Agent.DetachAsync(cancellation);
            ownLoad.Resume();
            Assert.True(own > 100 && others > own / 2, $"{variant}: {own} connections, {others} of the other server");
            Assert.InRange(output.Events, own * KernelMisses, own);
        }
    }

    private static EpollLoad Start(RunningAgent running) => EpollLoad.Start(
        new LoadTarget(new IPEndPoint(IPAddress.Parse(running.Server.Addresses[0]), running.Server.Port), "lab"),
        new OpenLoop("test", new FixedRate(Rps), Arrivals.Constant, Connections: 16, KeepAlive: false), RunningAgent.LoadCpus);
}
