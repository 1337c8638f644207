using Lab.Agent.Survey;
using Xunit;

namespace Lab.SystemTests.Hooks;

/// <summary>An arm whose kind of hook attaches and never fires is not run, and says so in the survey's words.</summary>
public sealed class SilentHooksTests
{
    private const string Silence = "it attaches, but did not fire when its address was touched";

    private readonly List<string> _tried = [];

    [Theory]
    [InlineData("watchpoint")]
    [InlineData("watchpoint:server:ap_scoreboard_image:8:rw")]
    [InlineData("asyncwatchpoint:0x10000000:8:w")]
    public void An_arm_with_a_silent_kind_of_hook_has_a_reason_not_to_run(string hook) =>
        Assert.Equal($"a watchpoint does not work here: {Silence}", Machine().ReasonFor(["uprobe:libc:open64", hook]));

    [Theory]
    [InlineData("uprobe:server:ap_process_request")]
    [InlineData("xdp")]
    public void Other_arms_have_none(string hook) => Assert.Null(Machine().ReasonFor([hook]));

    [Fact]
    public void A_kind_is_tried_once_and_by_the_name_that_the_survey_has()
    {
        var machine = Machine();
        Assert.Null(
            machine.ReasonFor(["tp:sock:inet_sock_set_state", "tracepoint:syscalls:sys_enter_openat", "raw_tracepoint:sys_enter", "kfunc:vmlinux:tcp_close"]));
        Assert.Null(machine.ReasonFor(["tracepoint"]));
        Assert.Equal(["tracepoint", "raw_tp", "fentry"], _tried);
    }

    private SilentHooks Machine() => new(kind =>
    {
        _tried.Add(kind);
        return kind == "watchpoint" ? Silence : null;
    });
}
