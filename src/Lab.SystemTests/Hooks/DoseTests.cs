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
    public void The_empty_program_only_returns_and_every_other_dose_does_something(string hook)
    {
        Requires.Ebpf();
        var content = Sources.Compile($"hooks/hooks-{hook}.bpf.c");
        // Two instructions, a zero and the return: neither a map nor a filter has room there.
        Assert.Equal(2, Load(content, "empty").VerifiedInstructions);
        Assert.All(DoseNames.All.Keys.Where(dose => dose != "empty"), dose => Assert.True(Load(content, dose).VerifiedInstructions > 2));
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
