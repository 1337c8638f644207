using Lab.Benchmarks.Hooks;
using Lab.Bpf;
using Lab.Bpf.Hooks;
using Lab.Core.Benchmarks.Hooks;
using Lab.Runner;
using Lab.SystemTests.Bpf;
using Xunit;

namespace Lab.SystemTests.Hooks;

/// <summary>The rungs of `lab bench hooks`: each program is hit by the events of its body and by no others, or is refused with the kernel's reason.</summary>
[Collection(KernelCollection.Name)]
public sealed class HookRigTests
{
    private const int Events = 500;

    private readonly HookSources _sources = new(LabHome.Find());

    public static TheoryData<string> UserRungs => [.. HookRungs.All(isQuick: true)
        .Where(rung => !rung.OnAllCpus && !rung.IsControl && rung.Body is not (HookBody.Call or HookBody.Connection)).Select(rung => rung.Id)];

    public static TheoryData<string> KernelRungs => [.. HookRungs.All(isQuick: true)
        .Where(rung => !rung.OnAllCpus && !rung.IsControl && rung.Body == HookBody.Call).Select(rung => rung.Id)];

    [Theory]
    [MemberData(nameof(UserRungs))]
    public async Task A_user_probe_is_hit_once_by_each_event(string id)
    {
        // a marker is a uprobe too
        Requires.Hook(id.Contains("uretprobe", StringComparison.Ordinal) ? "uretprobe" : "uprobe");
        var (rung, library, place) = await OpenAsync(id);
        using var opened = library;
        var counted = Count(library, rung, place);
        Assert.Equal(Events, counted.Hits);
        Assert.Equal(rung.What.StartsWith("print", StringComparison.Ordinal) ? Events : 0, counted.Received);
        Assert.Equal(0, counted.Lost);
    }

    [Theory]
    [MemberData(nameof(KernelRungs))]
    public async Task A_hook_of_the_kernels_is_hit_by_each_event_or_refused_with_its_reason(string id)
    {
        var (rung, library, place) = await OpenAsync(id);
        using var opened = library;
        if (AttachTrial.Silence(rung.Hook) is not null)
        {
            Assert.Equal(0, Count(library, rung, place).Hits);
            return;
        }

        if (AttachTrial.Refusal(rung.Hook) is not null)
        {
            Assert.NotEmpty(Assert.Throws<BpfException>(() => Count(library, rung, place)).Message);
            return;
        }

        var counted = Count(library, rung, place);
        Assert.True(counted.Hits >= Events, $"{counted}");
        Assert.Equal(rung.What.StartsWith("print", StringComparison.Ordinal), counted.Received >= Events);
    }

    [Fact]
    public async Task Each_connection_changes_state_as_often_as_any_other_and_gives_tcplife_one_line()
    {
        var (rung, library, place) = await OpenAsync("connection/tp_btf-tcplife");
        using var opened = library;
        var counted = Count(library, rung, place);
        Assert.Equal(Events, counted.Received);
        Assert.Equal(0, counted.Lost);
        Assert.InRange(counted.Hits / (double)Events, 7, 12);
    }

    [Fact]
    public async Task A_program_that_is_not_in_force_is_not_hit()
    {
        var (rung, library, place) = await OpenAsync("nop/uprobe-empty");
        using var opened = library;
        using var rig = HookRig.Load(library, place);
        rig.Switch(on: true);
        rig.Switch(on: false);
        var body = library.Find(HookBodies.NameOf(rung.Body));
        body.Run(Events);
        Assert.Equal(2 * Events, rig.Count(() => body.Run(2 * Events)).Hits);
    }

    private async Task<(HookRung Rung, BodyLibrary Library, HookPlace Place)> OpenAsync(string id)
    {
        Requires.Ebpf();
        var rung = HookRungs.All(isQuick: true).Single(each => each.Id == id);
        var place = await _sources.CompileAsync(rung, readerCpu: 0, TestContext.Current.CancellationToken);
        return (rung, BodyLibrary.Load(await _sources.CompileBodiesAsync(TestContext.Current.CancellationToken)), place!);
    }

    private static HookCounters Count(BodyLibrary library, HookRung rung, HookPlace place)
    {
        using var rig = HookRig.Load(library, place);
        var body = library.Find(HookBodies.NameOf(rung.Body));
        return rig.Count(() => body.Run(Events));
    }
}
