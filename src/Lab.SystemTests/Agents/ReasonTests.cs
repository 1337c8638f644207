using Lab.Agent.Arms;
using Lab.Bpf;
using Xunit;

namespace Lab.SystemTests.Agents;

/// <summary>The one line that says why, out of what tools print.</summary>
public sealed class ReasonTests
{
    [Fact]
    public void Of_a_whole_program_that_bpftrace_prints_the_error_is_left()
    {
        var said =
            "ERROR: couldn't set RLIMIT_MEMLOCK for bpftrace.\n/usr/include/linux/sched.h:93:2: error: unknown type name '__aligned_u64'\n"
            + "/usr/include/linux/sched.h:94:2: error: unknown type name '__aligned_u64'\n"
            + string.Concat(Enumerable.Range(0, 30).Select(line => $"  int field{line};\n"));
        Assert.Equal(
            "/usr/include/linux/sched.h:93:2: error: unknown type name '__aligned_u64'", BpftraceProcess.InShort(said));
    }

    [Fact]
    public void A_short_complaint_is_kept_whole_without_what_is_harmless() => Assert.Equal(
        "syntax.bt:2:7-8: ERROR: syntax error { @ = cont( }",
        BpftraceProcess.InShort("ERROR: couldn't set RLIMIT_MEMLOCK for bpftrace.\nsyntax.bt:2:7-8: ERROR: syntax error\n{ @ = cont( }\n"));

    [Fact]
    public void A_probe_that_was_skipped_is_not_harmless() =>
        Assert.False(BpftraceProcess.IsHarmless("WARNING: could not attach probe kprobe:vfs_write, skipping."));

    [Fact]
    public void Of_what_libbpf_prints_the_cause_is_left_and_of_others_nothing()
    {
        const string said =
            "libbpf: failed to add legacy kprobe event for 'tcp_v4_connect+0x0': No such file or directory\n"
            + "libbpf: prog 'tcp_v4_connect': failed to auto-attach: -2\nfailed to attach BPF programs: No such file or directory\n";
        Assert.Equal(
            "failed to add legacy kprobe event for 'tcp_v4_connect+0x0': No such file or directory",
            LibBpf.ReasonIn(said));
        Assert.Null(LibBpf.ReasonIn("no such option\n"));
    }
}
