using System.Diagnostics;
using System.Globalization;
using System.Net;
using Lab.Bpf;
using Xunit;

namespace Lab.SystemTests.Bpf;

[Collection(KernelCollection.Name)]
public sealed class TcplifeTests
{
    private const int Sessions = 20;
    private const int StateChangesOnLoopback = 10;

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("::1")]
    public void Every_session_that_the_server_closes_is_one_event(string address)
    {
        Requires.Ebpf();
        using var server = new LoopbackServer(IPAddress.Parse(address));
        using var probe = Load(new TargetFilter { Port = server.Port, NetworkNamespace = OwnNetworkNamespace() });
        using var collector = new Collector<TcplifeEvent>(probe, TcplifeEvent.Parse);
        using var link = probe.Programs[0].Attach();
        var start = Stopwatch.GetTimestamp();

        var sessions = server.MakeSessions(Sessions);

        var events = collector.Read(Sessions);
        Assert.Equal(
            sessions.Select(session => (session.Server, session.Client)),
            events.Select(seen => (seen.Local, seen.Remote)));
        Assert.All(events, seen =>
        {
            Assert.Equal(Environment.ProcessId, seen.Pid);
            Assert.Equal(LoopbackServer.ThreadName, seen.Comm);
            Assert.Equal(LoopbackServer.ResponseBytes / 1024, seen.TxKb);
            Assert.Equal(LoopbackServer.RequestBytes / 1024, seen.RxKb);
        });
        var longest = (long)Stopwatch.GetElapsedTime(start).TotalNanoseconds;
        Assert.InRange(events.Sum(seen => seen.Ns), 1, longest);
        Assert.All(events, seen => Assert.InRange(seen.Ns, 1, longest));
        var hits = new PerCpuArray(probe.FindMap("hits")!).Read(0).Sum();
        Assert.True(hits >= Sessions * StateChangesOnLoopback, $"{hits} hits");
        Assert.Equal(0, new PerCpuArray(probe.FindMap("lost")!).Read(0).Sum());
    }

    [Fact]
    public void Sessions_of_another_port_are_hits_but_no_events()
    {
        Requires.Ebpf();
        using var server = new LoopbackServer(IPAddress.Loopback);
        using var other = new LoopbackServer(IPAddress.Loopback);
        AssertUnseen(server, new TargetFilter { Port = other.Port });
    }

    [Fact]
    public void Sessions_of_another_network_namespace_are_hits_but_no_events()
    {
        Requires.Ebpf();
        using var server = new LoopbackServer(IPAddress.Loopback);
        AssertUnseen(server, new TargetFilter { Port = server.Port, NetworkNamespace = OwnNetworkNamespace() + 1 });
    }

    [Fact]
    public void A_session_that_was_open_before_the_probe_gives_no_event_and_spoils_no_later_one()
    {
        Requires.Ebpf();
        using var server = new LoopbackServer(IPAddress.Loopback);
        using var probe = Load(new TargetFilter { Port = server.Port });
        using var collector = new Collector<TcplifeEvent>(probe, TcplifeEvent.Parse);
        for (var switches = 1; switches <= 3; switches++)
        {
            server.MakeSessions(1);
            using (probe.Programs[0].Attach())
            {
                server.MakeSessions(1);
            }

            Assert.Equal(switches, collector.Read(switches).Count);
        }
    }

    [Fact]
    public void Nothing_is_left_in_the_kernel_when_all_is_disposed()
    {
        Requires.Ebpf();
        var probe = Load(new TargetFilter { Port = 1 });
        var collector = new Collector<TcplifeEvent>(probe, TcplifeEvent.Parse);
        var link = probe.Programs[0].Attach();
        var program = probe.Programs[0].Info();
        Assert.Equal("tcplife_tp_btf", program.Name);
        Assert.True(program.VerifiedInstructions > 0);
        Assert.Equal(program with { RunCount = 0 }, ProgramInfo.FromId(program.Id)! with { RunCount = 0 });
        Assert.NotNull(link.Id);
        Assert.False(link.IsPerfEvent);

        link.Dispose();
        probe.Dispose();
        collector.Dispose();
        link.Dispose();
        probe.Dispose();
        collector.Dispose();

        Assert.True(
            SpinWait.SpinUntil(() => ProgramInfo.FromId(program.Id) is null, TimeSpan.FromSeconds(2)),
            $"program {program.Id} is still there");
        Assert.Throws<ObjectDisposedException>(() => probe.Programs[0].Info());
    }

    [Fact]
    public void The_kernel_counts_runs_while_statistics_are_on()
    {
        Requires.Ebpf();
        using var server = new LoopbackServer(IPAddress.Loopback);
        using var probe = Load(new TargetFilter { Port = server.Port });
        using var link = probe.Programs[0].Attach();
        var before = probe.Programs[0].Info();
        using (BpfStatistics.Enable())
        {
            server.MakeSessions(Sessions);
        }

        var after = probe.Programs[0].Info();
        Assert.True(after.RunCount - before.RunCount >= Sessions * StateChangesOnLoopback);
        Assert.True(after.RunTimeNs > before.RunTimeNs);
    }

    private static void AssertUnseen(LoopbackServer server, TargetFilter target)
    {
        using var probe = Load(target);
        using var collector = new Collector<TcplifeEvent>(probe, TcplifeEvent.Parse);
        using var link = probe.Programs[0].Attach();

        server.MakeSessions(1);

        Assert.Empty(collector.Read(expected: 0));
        Assert.True(new PerCpuArray(probe.FindMap("hits")!).Read(0).Sum() >= StateChangesOnLoopback);
    }

    private static BpfObject Load(TargetFilter target)
    {
        var probe = BpfObject.Open(Sources.Compile("tcplife/tcplife-tp_btf.bpf.c"), "tcplife");
        Assert.True(probe.SetTarget(target));
        probe.Load();
        return probe;
    }

    private static uint OwnNetworkNamespace()
    {
        var link = new FileInfo("/proc/self/ns/net").LinkTarget!; // net:[4026531840]
        return uint.Parse(link["net:[".Length..^1], CultureInfo.InvariantCulture);
    }
}
