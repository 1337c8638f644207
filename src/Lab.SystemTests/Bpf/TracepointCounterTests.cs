using System.Diagnostics;
using Lab.Bpf;
using Xunit;

namespace Lab.SystemTests.Bpf;

[Collection(KernelCollection.Name)]
public sealed class TracepointCounterTests
{
    private const int Calls = 200;

    [Fact]
    public void It_counts_what_a_program_on_the_same_tracepoint_counts_on_every_cpu()
    {
        var (counted, hits) = CountBoth(result: 1);
        Assert.True(hits.Sum() >= Calls);
        Assert.Equal(hits, counted);
    }

    [Fact]
    public void It_sees_nothing_beside_a_program_that_returns_zero()
    {
        var (counted, hits) = CountBoth(result: 0);
        Assert.True(hits.Sum() >= Calls);
        Assert.Equal(0, counted.Sum());
    }

    [Fact]
    public void A_tracepoint_that_is_not_there_is_refused()
    {
        Requires.Tracefs();
        var refusal = Assert.Throws<BpfException>(() => TracepointCounter.Open("lab:no_such_tracepoint"));
        Assert.Contains("lab:no_such_tracepoint", refusal.Message, StringComparison.Ordinal);
    }

    /// <summary>getpriority() is a call that nobody else makes often, and that .NET makes when it is asked for a priority.</summary>
    private static (long[] Counted, long[] Hits) CountBoth(int result)
    {
        Requires.Ebpf();
        Requires.Tracefs();
        using var probe = BpfObject.Open(
            Sources.CompileText($$"""
                #include "lab.h"
                LAB_HITS(1);

                SEC("tracepoint/syscalls/sys_enter_getpriority")
                int count(void *context)
                {
                    LAB_HIT(0);
                    return {{result}};
                }
                """),
            "count");
        probe.Load();
        using var link = probe.Programs[0].Attach();
        using var counter = TracepointCounter.Open("syscalls:sys_enter_getpriority");
        using var self = Process.GetCurrentProcess();
        for (var i = 0; i < Calls; i++)
        {
            self.Refresh();
            Assert.Equal(ProcessPriorityClass.Normal, self.PriorityClass);
        }

        return (counter.Read(), new PerCpuArray(probe.FindMap("hits")!).Read(0));
    }
}
