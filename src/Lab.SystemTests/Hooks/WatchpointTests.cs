using System.Runtime.InteropServices;
using Lab.Bpf;
using Lab.SystemTests.Agents;
using Lab.SystemTests.Bpf;
using Xunit;

namespace Lab.SystemTests.Hooks;

[Collection(KernelCollection.Name)]
public sealed class WatchpointTests
{
    [Fact]
    public void A_watchpoint_fires_for_each_touch_of_the_target_or_the_survey_says_why_not()
    {
        const int touches = 100;
        Requires.Ebpf();
        var found = AttachTrial.Refusal("watchpoint");
        using var probe = BpfObject.Open(Sources.Compile("watchpoint/watchpoint.bpf.c"), "watchpoint");
        probe.SetTarget(new TargetFilter { Processes = [Environment.ProcessId] });
        probe.Load();
        var watched = Marshal.AllocHGlobal(sizeof(long));
        var links = new List<BpfLink>();
        try
        {
            for (var cpu = 0; cpu < Environment.ProcessorCount; cpu++)
            {
                links.Add(probe.Programs[0].AttachTo(new Watchpoint((ulong)watched, sizeof(long), OnRead: false, cpu)));
            }

            for (var touch = 0; touch < touches; touch++)
            {
                Marshal.WriteInt64(watched, touch);
            }

            // Where the survey has found that it attaches and never fires, that is what is seen here too.
            Assert.Equal(found is null ? touches : 0, new PerCpuArray(probe.FindMap("hits")!).Read(0).Sum());
        }
        catch (BpfException refusal)
        {
            Assert.Contains("watchpoint", refusal.Operation, StringComparison.Ordinal);
            Assert.NotNull(found);
            Assert.Null(AttachTrial.Silence("watchpoint"));
        }
        finally
        {
            BpfLink.DisposeAll(links);
            Marshal.FreeHGlobal(watched);
        }
    }

    [Fact]
    public void An_address_that_no_debug_register_takes_is_refused_with_the_kernels_reason()
    {
        Requires.Ebpf();
        using var probe = BpfObject.Open(Sources.Compile("watchpoint/watchpoint.bpf.c"), "watchpoint");
        probe.Load();
        // Misaligned, so that no machine takes it, and a refusal is seen where watchpoints work too.
        var refusal = Assert.Throws<BpfException>(() => probe.Programs[0].AttachTo(new Watchpoint(0x1001, 8, OnRead: true, Cpu: 0)));
        Assert.StartsWith("open a hardware watchpoint on CPU 0: ", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("watchpoint/core-watchpoint")]
    [InlineData("watchpoint/bpftrace-watchpoint")]
    public async Task A_touch_of_the_servers_variable_is_seen_for_each_request_or_the_refusal_is_the_trials(string variant)
    {
        await using var running = await RunningAgent.StartAsync();
        if (AttachTrial.Refusal("watchpoint") is not null)
        {
            var refusal = (await running.PrepareAsync(variant)).Readiness.Refusal!;
            Assert.NotEmpty(refusal.Trim());
            Assert.Contains(AttachTrial.Silence("watchpoint") ?? "", refusal, StringComparison.Ordinal);
            return;
        }

        var (requests, program, _) = await HookArmTests.CountAsync(running, variant);
        Assert.True(requests > 100, $"{requests} requests");
        Assert.InRange(program.Runs / (double)requests, 4, 40);
    }

    [Fact]
    public async Task The_software_way_sees_every_call_of_the_function()
    {
        Requires.Hook("uprobe");
        await using var running = await RunningAgent.StartAsync();
        var (requests, program, _) = await HookArmTests.CountAsync(running, "watchpoint/core-uprobe");
        Assert.Equal(0, program.Runs % requests);
        Assert.Equal(program.Runs, program.HitsPerCpu.Sum());
    }
}
