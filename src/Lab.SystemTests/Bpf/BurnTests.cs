using System.Net;
using Lab.Bpf;
using Xunit;

namespace Lab.SystemTests.Bpf;

[Collection(KernelCollection.Name)]
public sealed class BurnTests
{
    private const int Connections = 20;

    [Fact]
    public void Calls_of_the_target_burn_and_those_of_another_process_do_not()
    {
        Assert.True(Burns(Environment.ProcessId) >= Connections);
        Assert.Equal(0, Burns(process: 1));
    }

    [Fact]
    public void Variables_are_found_with_their_sizes_and_only_read_only_ones()
    {
        Requires.Ebpf();
        using var burn = BpfObject.Open(Sources.Compile("burn/burn.bpf.c"), "burn");
        Assert.Equal(new BpfVariable("burn_ns", ".rodata", 0, 8), Assert.Single(burn.Variables));
        using var twin = BpfObject.Open(Sources.Compile("twin/twin.bpf.c"), "twin");
        Assert.Empty(twin.Variables);
    }

    private static long Burns(int process)
    {
        Requires.Ebpf();
        using var server = new LoopbackServer(IPAddress.Loopback);
        using var burn = BpfObject.Open(Sources.Compile("burn/burn.bpf.c"), "burn");
        burn.SetTarget(new TargetFilter { Processes = [process] });
        burn.SetVariable(burn.Variables.Single(), 8_000);
        burn.Load();
        var links = burn.Programs.Select(program => program.Attach()).ToList();
        server.MakeSessions(Connections);
        BpfLink.DisposeAll(links);
        Assert.True(new PerCpuArray(burn.FindMap("hits")!).Read(0).Sum() > Connections);
        return new PerCpuArray(burn.FindMap("burnt")!).Read(0).Sum();
    }
}
