using Lab.Bpf;
using Lab.Core.Definitions;
using Lab.SystemTests.Bpf;
using Xunit;

namespace Lab.SystemTests.Hooks;

[Collection(KernelCollection.Name)]
public sealed class DoseTests
{
    [Theory]
    [InlineData("raw_tp")]
    [InlineData("tp_btf")]
    [InlineData("tracepoint")]
    [InlineData("uprobe")]
    [InlineData("uretprobe")]
    public void The_empty_program_has_no_map_and_only_the_dose_is_loaded(string hook)
    {
        Requires.Ebpf();
        var content = Sources.Compile($"hooks/hooks-{hook}.bpf.c");
        var empty = Load(content, "empty");
        Assert.Equal(0, empty.Maps);
        Assert.InRange(empty.VerifiedInstructions, 1, 2);
        Assert.All(DoseNames.All.Keys.Where(dose => dose != "empty"), dose => Assert.InRange(Load(content, dose).Maps, 1, 4));
    }

    [Fact]
    public void A_dose_that_the_source_has_not_is_refused()
    {
        Requires.Ebpf();
        using var opened = BpfObject.Open(Sources.Compile("watchpoint/watchpoint.bpf.c"), "watchpoint");
        Assert.Contains("find program empty", Assert.Throws<BpfException>(() => opened.KeepOnly("empty")).Message, StringComparison.Ordinal);
    }

    private static ProgramInfo Load(byte[] content, string dose)
    {
        using var opened = BpfObject.Open(content, "hooks");
        opened.KeepOnly(dose);
        opened.Load();
        return Assert.Single(opened.Programs).Info();
    }
}
