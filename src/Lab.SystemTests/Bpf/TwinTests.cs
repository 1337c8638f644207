using System.Diagnostics;
using System.Globalization;
using Lab.Bpf;
using Xunit;

namespace Lab.SystemTests.Bpf;

[Collection(KernelCollection.Name)]
public sealed class TwinTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData("twin/twin.bpf.c", false)]
    [InlineData("twin/twin-perf.bpf.c", true)]
    public void The_twin_is_in_force_and_never_fires(string source, bool isPerfEvent)
    {
        Requires.Ebpf();
        Requires.Tracefs();
        LibBpf.KeepLargeBuffers();
        using var twin = BpfObject.Open(Sources.Compile(source), "twin");
        twin.Load();
        Assert.Equal(
            Enumerable.Range(0, 8).Select(n => string.Create(CultureInfo.InvariantCulture, $"twin{n}")),
            twin.Programs.Select(program => program.Name),
            StringComparer.Ordinal);

        var start = Stopwatch.GetTimestamp();
        var links = twin.Programs.Select(program => program.Attach()).ToList();
        var attached = Stopwatch.GetElapsedTime(start);
        Assert.All(links, link => Assert.Equal(isPerfEvent, link.IsPerfEvent));
        Assert.Equal(links.Count, links.Select(link => link.Id).Distinct().Count());
        start = Stopwatch.GetTimestamp();
        BpfLink.DisposeAll(links);
        var detached = Stopwatch.GetElapsedTime(start);

        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"8 attached in {attached.TotalMilliseconds:F1} ms, detached in {detached.TotalMilliseconds:F1} ms"));
        var hits = new PerCpuArray(twin.FindMap("hits")!);
        Assert.All(Enumerable.Range(0, hits.Count), program => Assert.Equal(0, hits.Read(program).Sum()));
    }
}
