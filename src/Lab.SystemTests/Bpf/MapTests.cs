using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using Lab.Bpf;
using Xunit;

namespace Lab.SystemTests.Bpf;

/// <summary>Maps as a reader sees them: buffers that nobody empties, the same contents by every way, and a name that goes with its process.</summary>
[Collection(KernelCollection.Name)]
public sealed class MapTests
{
    private const int SystemCalls = 2_000;
    private const int SmallBuffer = 4096;

    [Fact]
    public void A_ring_buffer_that_nobody_reads_loses_what_does_not_fit_and_counts_it()
    {
        Requires.Ebpf();
        using var probe = Open("maps/maps-ringbuf.bpf.c");
        probe.SetMaxEntries("events", SmallBuffer);
        probe.Load();
        var events = 0;
        using var ring = new RingBuffer(probe.FindMap("events")!, _ => events++);
        CallTheKernel(probe);
        ring.Consume();
        AssertLostTheRest(probe, events);
    }

    [Fact]
    public void A_perf_buffer_that_nobody_reads_loses_what_does_not_fit_and_the_kernel_says_so_too()
    {
        Requires.Ebpf();
        using var probe = Open("maps/maps-perfbuf.bpf.c");
        probe.Load();
        var events = 0;
        using var buffer = new PerfBuffer(probe.FindMap("events")!, SmallBuffer, wakeupBytes: 0, _ => events++);
        CallTheKernel(probe);
        buffer.Consume();
        AssertLostTheRest(probe, events);
        Assert.Equal(0, buffer.Lost); // it says so with the next event that finds room
        for (var round = 0; round < 50 && buffer.Lost == 0; round++)
        {
            CallTheKernel(probe); // may run on a CPU whose ring has lost nothing yet
            buffer.Consume();
        }

        Assert.InRange(buffer.Lost, 1, Sum(probe, "lost"));
    }

    [Theory]
    [InlineData(BpfMapType.Array)]
    [InlineData(BpfMapType.PerCpuArray)]
    [InlineData(BpfMapType.Hash)]
    [InlineData(BpfMapType.PerCpuHash)]
    public void Look_ups_a_batch_and_mapped_memory_show_the_same(BpfMapType type)
    {
        const int Entries = 100;
        Requires.Ebpf();
        using var map = StandaloneMap.Create(type, Entries);
        long[] written = [.. Enumerable.Range(0, Entries * map.ValuesPerKey).Select(index => 7L * index)];
        map.Fill(written);

        var one = new long[map.ValuesPerKey];
        var (keys, values) = (new uint[Entries], new long[Entries * map.ValuesPerKey]);
        Assert.Equal(Entries, map.ReadAll(keys, values));
        Assert.Equal(Entries, keys.Distinct().Count());
        foreach (var (place, key) in keys.Index())
        {
            map.Read(key, one);
            Assert.Equal(written[((int)key * map.ValuesPerKey)..(((int)key + 1) * map.ValuesPerKey)], one);
            Assert.Equal(one, values[(place * map.ValuesPerKey)..((place + 1) * map.ValuesPerKey)]);
        }

        if (type == BpfMapType.Array)
        {
            Assert.Equal(written, map.ReadMapped(memory => memory.ToArray()));
        }
    }

    [Fact]
    public void A_pinned_map_in_a_mount_namespace_of_its_own_goes_when_its_last_process_is_killed()
    {
        Requires.Ebpf();
        var agent = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..", "Lab.Agent", Path.GetFileName(AppContext.BaseDirectory.TrimEnd('/')), "lab-agent"));
        const string Script = "mount -t bpf bpf /mnt && \"$0\" pin-map /mnt/map 8 && exec sleep 60";
        using var holder = Process.Start(new ProcessStartInfo("unshare", ["--mount", "--propagation", "private", "--", "/bin/sh", "-c", Script, agent])
        {
            RedirectStandardError = true,
            Environment =
            {
                ["DOTNET_EnableDiagnostics"] = "0",
                ["DOTNET_ROOT"] = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..")),
            },
        })!;
        var id = uint.Parse(holder.StandardError.ReadLine()!, CultureInfo.InvariantCulture);
        // The process that made it has ended; nobody has a descriptor, only a name.
        Assert.True(SpinWait.SpinUntil(() => Process.GetProcessById(holder.Id).ProcessName == "sleep", TimeSpan.FromSeconds(5)));
        Assert.True(StandaloneMap.Exists(id));

        holder.Kill();
        holder.WaitForExit();
        Assert.True(SpinWait.SpinUntil(() => !StandaloneMap.Exists(id), TimeSpan.FromSeconds(5)), $"map {id} is still there");
        Assert.False(File.Exists("/mnt/map"));
    }

    private static BpfObject Open(string source)
    {
        var probe = BpfObject.Open(Sources.Compile(source), "maps");
        Assert.True(probe.SetTarget(new TargetFilter { Processes = [Environment.ProcessId] }));
        return probe;
    }

    private static void CallTheKernel(BpfObject probe)
    {
        using var link = probe.Programs[0].Attach();
        for (var call = 0; call < SystemCalls; call++)
        {
            Directory.Exists("/"); // File.Exists would not ask the kernel about a name that ends so
        }
    }

    private static void AssertLostTheRest(BpfObject probe, int events)
    {
        var passed = Sum(probe, "passed");
        Assert.True(passed >= SystemCalls, $"{passed} events");
        Assert.InRange(events, 1, SmallBuffer * LibBpf.PossibleCpus / 24);
        Assert.Equal(passed, events + Sum(probe, "lost"));
    }

    private static long Sum(BpfObject probe, string counter) => new PerCpuArray(probe.FindMap(counter)!).Read(0).Sum();
}
