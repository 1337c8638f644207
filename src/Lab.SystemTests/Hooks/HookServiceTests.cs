using Lab.Benchmarks.Hooks;
using Lab.Core;
using Lab.Core.Benchmarks.Hooks;
using Lab.Core.Machines;
using Lab.Runner;
using Lab.SystemTests.Agents;
using Lab.SystemTests.Bpf;
using Xunit;

namespace Lab.SystemTests.Hooks;

/// <summary>The rungs over the agent's protocol, as `lab bench hooks --target vagrant` drives them.</summary>
[Collection(KernelCollection.Name)]
public sealed class HookServiceTests
{
    private const int Events = 300;

    [Fact]
    public async Task The_agent_makes_the_events_itself_and_its_program_is_hit_by_each()
    {
        Requires.Hook("uprobe");
        var cancellation = RunningAgent.Cancellation;
        var sources = new HookSources(LabHome.Find());
        var rung = HookRungs.All(isQuick: true).Single(each => each.Id == "nop/uprobe-print-read");
        var place = (await sources.CompileAsync(rung, readerCpu: 0, cancellation))!;
        var request = new HookRequest(place.Object, place.Program, place.Function, place.IsReturn, place.Marker, place.IsRead, place.ReaderCpu);
        await using var process = await RunningAgent.StartProcessAsync();
        await Assert.ThrowsAsync<LabException>(() => process.Hooks.RunBodyAsync("nop", 1, cancellation)); // no bodies yet
        await process.Hooks.LoadBodiesAsync(await File.ReadAllBytesAsync(await sources.CompileBodiesAsync(cancellation), cancellation), cancellation);

        Assert.Null((await process.Hooks.PrepareHookAsync(request, cancellation)).Refusal);
        await process.Hooks.SwitchHookAsync(on: true, cancellation);
        await process.Hooks.RunBodyAsync("nop", Events, cancellation);
        await process.Hooks.SwitchHookAsync(on: false, cancellation);
        var counted = await process.Hooks.CountHitsAsync("nop", Events, cancellation);
        Assert.Equal((Events, Events, 0), (counted.Hits, counted.Received, counted.Lost));

        Assert.Contains("no_such_function", (await process.Hooks.PrepareHookAsync(request with { Function = "no_such_function" }, cancellation)).Refusal, StringComparison.Ordinal);
        await process.Hooks.ReleaseHookAsync(cancellation);
        await Assert.ThrowsAsync<LabException>(() => process.Hooks.CountHitsAsync("nop", Events, cancellation));
    }
}
