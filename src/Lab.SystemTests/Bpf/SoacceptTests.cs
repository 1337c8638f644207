using System.Net;
using System.Net.Sockets;
using Lab.Bpf;
using Xunit;

namespace Lab.SystemTests.Bpf;

[Collection(KernelCollection.Name)]
public sealed class SoacceptTests
{
    [Theory]
    [InlineData("soaccept/soaccept-tracepoint.bpf.c", "127.0.0.1", 4)]
    [InlineData("soaccept/soaccept-tracepoint.bpf.c", "::1", 4)]
    [InlineData("soaccept/soaccept-raw_tp.bpf.c", "127.0.0.1", 2)]
    [InlineData("soaccept/soaccept-raw_tp.bpf.c", "::1", 2)]
    public void Every_connection_that_the_server_accepts_is_one_event(string source, string address, int programs)
    {
        const int connections = 20;
        Requires.Ebpf();
        Requires.Tracefs();
        using var server = new LoopbackServer(IPAddress.Parse(address));
        using var probe = BpfObject.Open(Sources.Compile(source), "soaccept");
        Assert.True(probe.SetTarget(new TargetFilter { Processes = [1, Environment.ProcessId] }));
        probe.Load();
        using var collector = new Collector<SoacceptEvent>(probe, SoacceptEvent.Parse);
        var links = probe.Programs.Select(program => program.Attach()).ToList();
        Assert.Equal(programs, links.Count);

        Assert.Equal(SocketError.WouldBlock, server.AcceptInVain());
        var sessions = server.MakeSessions(connections);

        var events = collector.Read(connections);
        BpfLink.DisposeAll(links);
        Assert.Equal(sessions.Select(session => session.Client), events.Select(seen => seen.Peer));
        Assert.All(events, seen =>
        {
            Assert.Equal(Environment.ProcessId, seen.Pid);
            Assert.Equal(LoopbackServer.ThreadName, seen.Process);
            Assert.True(seen.Result >= 0);
        });
        var hits = new PerCpuArray(probe.FindMap("hits")!);
        Assert.Equal(programs, hits.Count);
        Assert.All([programs - 2, programs - 1], program => Assert.True(hits.Read(program).Sum() > connections));
    }

    /// <summary>Up to 16 stand in the object's constants, more in a map of it.</summary>
    [Theory]
    [InlineData(16, true)]
    [InlineData(17, true)]
    [InlineData(300, true)]
    [InlineData(300, false)]
    public void A_server_of_any_number_of_processes_is_told_from_others(int processes, bool ours)
    {
        const int connections = 20;
        Requires.Ebpf();
        using var server = new LoopbackServer(IPAddress.Loopback);
        using var probe = BpfObject.Open(Sources.Compile("soaccept/soaccept-raw_tp.bpf.c"), "soaccept");
        var others = Enumerable.Range(1, int.MaxValue).Where(pid => pid != Environment.ProcessId)
            .Take(processes - (ours ? 1 : 0));
        probe.SetTarget(new TargetFilter { Processes = [.. others, .. ours ? new[] { Environment.ProcessId } : []] });
        probe.Load();
        Assert.Equal(processes > TargetFilter.MaxProcesses, probe.Maps.Any(map => map.Name == "lab_tgids"));
        using var collector = new Collector<SoacceptEvent>(probe, SoacceptEvent.Parse);
        var links = probe.Programs.Select(program => program.Attach()).ToList();

        server.MakeSessions(connections);

        Assert.Equal(ours ? connections : 0, collector.Read(ours ? connections : 0).Count);
        BpfLink.DisposeAll(links);
    }

    [Fact]
    public void Connections_of_other_processes_are_no_events()
    {
        Requires.Ebpf();
        using var server = new LoopbackServer(IPAddress.Loopback);
        using var probe = BpfObject.Open(Sources.Compile("soaccept/soaccept-raw_tp.bpf.c"), "soaccept");
        probe.SetTarget(new TargetFilter { Processes = [1] });
        probe.Load();
        using var collector = new Collector<SoacceptEvent>(probe, SoacceptEvent.Parse);
        var links = probe.Programs.Select(program => program.Attach()).ToList();

        server.MakeSessions(1);

        Assert.Empty(collector.Read(expected: 0));
        BpfLink.DisposeAll(links);
    }
}
