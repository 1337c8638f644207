using Lab.Bpf;
using Lab.SystemTests.Bpf;
using Lab.SystemTests.Experiments;
using Xunit;

namespace Lab.SystemTests.Hooks;

/// <summary>What the survey of this machine says of each kind of hook: it fires, or it is refused and why.</summary>
[Collection(KernelCollection.Name)]
public sealed class AttachTrialTests
{
    /// <summary>All but the clock, which fires by itself.</summary>
    public static TheoryData<string, string> Silences => new()
    {
        { "tp_btf", "it attaches, but did not fire when a thread was renamed" },
        { "raw_tp", "it attaches, but did not fire when a thread was renamed" },
        { "fentry", "it attaches, but did not fire when its kernel function was called" },
        { "fexit", "it attaches, but did not fire when its kernel function returned" },
        { "tracepoint", "it attaches, but did not fire when a thread was renamed" },
        { "kprobe", "it attaches, but did not fire when its kernel function was called" },
        { "kretprobe", "it attaches, but did not fire when its kernel function returned" },
        { "uprobe", "it attaches, but did not fire when its function was called" },
        { "uretprobe", "it attaches, but did not fire when its function returned" },
        { "watchpoint", "it attaches, but did not fire when its address was touched" },
    };

    [Theory]
    [MemberData(nameof(Silences))]
    public void A_hook_that_nothing_triggers_is_found_silent(string type, string silence)
    {
        Requires.Ebpf();
        Requires.Tracefs();
        var outcome = AttachTrial.Try(type, trigger: () => { });
        if (outcome is { Attaches: true })
        {
            Assert.Equal(silence, outcome.Reason);
        }
        else
        {
            // the kernel takes no such hook, so its own words are said
            Assert.Equal(AttachTrial.Refusal(type), outcome!.Reason);
        }
    }

    [Theory]
    [InlineData("tp_btf")]
    [InlineData("raw_tp")]
    [InlineData("tracepoint")]
    [InlineData("uprobe")]
    [InlineData("uretprobe")]
    [InlineData("profile")]
    public void A_hook_that_every_machine_of_the_labs_has_fires_when_it_is_triggered_and_nothing_stays(string type)
    {
        Requires.Ebpf();
        Requires.Tracefs();
        Assert.Null(AttachTrial.Refusal(type));
        Assert.Null(AttachTrial.Silence(type));
        Assert.True(
            SpinWait.SpinUntil(() => !Remains.ProgramNames().Contains(TrialProgram.Name), TimeSpan.FromSeconds(5)),
            "a trial's program is still in the kernel");
    }

    [Fact]
    public void A_kind_that_is_not_known_can_not_be_found_silent() =>
        Assert.Null(AttachTrial.Silence("kprobe.session"));
}
