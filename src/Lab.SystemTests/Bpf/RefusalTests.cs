using System.Net;
using Lab.Bpf;
using Xunit;

namespace Lab.SystemTests.Bpf;

[Collection(KernelCollection.Name)]
public sealed class RefusalTests(ITestOutputHelper output)
{
    private const string FollowsANumber = """
        #include "lab.h"
        LAB_HITS(1);

        SEC("tp_btf/inet_sock_set_state")
        int follows(void *context)
        {
            LAB_HIT(0);
            return *(int *)bpf_ktime_get_ns();
        }
        """;

    private const string AttachesNowhere = """
        #include "lab.h"
        LAB_HITS(1);

        SEC("tracepoint/lab/no_such_tracepoint")
        int nowhere(void *context)
        {
            LAB_HIT(0);
            return 0;
        }
        """;

    [Fact]
    public void A_program_that_the_verifier_rejects_is_refused_in_the_verifiers_words()
    {
        Requires.Ebpf();
        using var probe = BpfObject.Open(Sources.CompileText(FollowsANumber), "follows");

        var refusal = Assert.Throws<BpfException>(probe.Load);

        output.WriteLine(refusal.Message);
        Assert.Equal("load follows", refusal.Operation);
        Assert.Contains("invalid mem access", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("processed", refusal.Log, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_no_object_is_refused()
    {
        Requires.Ebpf();
        var refusal = Assert.Throws<BpfException>(() => BpfObject.Open("no object"u8, "nonsense"));
        output.WriteLine(refusal.Message);
        Assert.Equal("open nonsense: elf: 'nonsense' is not a proper ELF object", refusal.Message);
    }

    [Fact]
    public void The_target_can_not_be_changed_in_a_loaded_object()
    {
        Requires.Ebpf();
        using var probe = BpfObject.Open(Sources.Compile("tcplife/tcplife-tp_btf.bpf.c"), "tcplife");
        Assert.False(probe.SetReadOnlyData(".rodata.nothing", [1]));
        Assert.Null(probe.FindMap("nothing"));
        probe.Load();
        Assert.Throws<InvalidOperationException>(() => probe.SetTarget(new TargetFilter { Port = 80 }));
    }

    [Fact]
    public void A_hook_that_is_not_there_is_refused_at_attaching()
    {
        Requires.Ebpf();
        Requires.Tracefs();
        using var probe = BpfObject.Open(Sources.CompileText(AttachesNowhere), "nowhere");
        probe.Load();
        var refusal = Assert.Throws<BpfException>(() => probe.Programs[0].Attach());
        output.WriteLine(refusal.Message);
        Assert.Contains("No such file or directory", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("tcplife/tcplife-kprobe.bpf.c", "kprobe")]
    [InlineData("tcplife/tcplife-fentry.bpf.c", "fentry")]
    public void An_attach_type_works_or_is_refused_with_a_reason(string source, string type)
    {
        const int sessions = 3;
        Requires.Ebpf();
        if (AttachTrial.Silence(type) is { } silence)
        {
            Assert.Skip($"the survey says of a {type}: {silence}");
        }

        using var server = new LoopbackServer(IPAddress.IPv6Loopback);
        using var probe = BpfObject.Open(Sources.Compile(source), "tcplife");
        probe.SetTarget(new TargetFilter { Port = server.Port });
        try
        {
            probe.Load();
            using var collector = new Collector<TcplifeEvent>(probe, TcplifeEvent.Parse);
            using var link = probe.Programs[0].Attach();
            var made = server.MakeSessions(sessions);
            Assert.Equal(made.Select(session => session.Client), collector.Read(sessions).Select(seen => seen.Remote));
        }
        catch (BpfException refusal)
        {
            output.WriteLine(refusal.Message);
            Assert.NotEqual(0, refusal.Errno);
            Assert.DoesNotContain("ulimit", refusal.Message, StringComparison.Ordinal);
            Assert.NotEmpty(refusal.Log);
        }
    }

    [Fact]
    public void An_exception_of_the_reader_comes_out_of_the_poll()
    {
        Requires.Ebpf();
        using var server = new LoopbackServer(IPAddress.Loopback);
        using var probe = BpfObject.Open(Sources.Compile("tcplife/tcplife-tp_btf.bpf.c"), "tcplife");
        probe.SetTarget(new TargetFilter { Port = server.Port });
        probe.Load();
        var calls = 0;
        using var ring = new RingBuffer(probe.FindMap("events")!, _ =>
        {
            if (++calls == 1)
            {
                throw new InvalidDataException("not an event");
            }
        });
        using (probe.Programs[0].Attach())
        {
            server.MakeSessions(2);
        }

        Assert.Throws<InvalidDataException>(() => ring.Consume());
        Assert.Equal(1, ring.Consume());
        Assert.Equal(2, calls);
    }

    [Fact]
    public void Reading_events_allocates_nothing()
    {
        const int sessions = 50;
        Requires.Ebpf();
        using var server = new LoopbackServer(IPAddress.Loopback);
        using var probe = BpfObject.Open(Sources.Compile("tcplife/tcplife-tp_btf.bpf.c"), "tcplife");
        probe.SetTarget(new TargetFilter { Port = server.Port });
        probe.Load();
        long bytes = 0;
        using var ring = new RingBuffer(probe.FindMap("events")!, sample => bytes += sample.Length);
        using var link = probe.Programs[0].Attach();
        server.MakeSessions(1);
        ring.Poll(timeoutMs: 100);
        ring.Consume(); // compiled by now
        server.MakeSessions(sessions);

        var before = GC.GetAllocatedBytesForCurrentThread();
        var read = ring.Consume();
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
        Assert.Equal(sessions, read);
        Assert.Equal((sessions + 1) * 80, bytes);
    }
}
