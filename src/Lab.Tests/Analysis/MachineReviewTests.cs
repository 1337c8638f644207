using Lab.Core.Machines;
using Lab.Tests.Synthetic;
using Xunit;

namespace Lab.Tests.Analysis;

public sealed class MachineReviewTests
{
    private static readonly Capabilities Machine = SyntheticExperiment.Environment().Machine;

    [Fact]
    public void An_attach_type_that_the_kernel_refuses_limits_and_gives_the_kernels_reason()
    {
        var kprobe = Find("attach kprobe", Machine);
        Assert.Equal(Standing.Limits, kprobe.Standing);
        Assert.Contains("No such file or directory", kprobe.State, StringComparison.Ordinal);
        Assert.Equal(Standing.Good, Find("attach kprobe", Machine with { AttachTypes = [new("kprobe", Refusal: null)] }).Standing);
    }

    [Fact]
    public void An_attach_type_that_attaches_and_never_fires_is_not_called_refused()
    {
        const string silence = "it attaches, but did not fire when its address was touched";
        var watchpoint = Find("attach watchpoint", Machine with { AttachTypes = [new("watchpoint", silence)] });
        Assert.Equal((Standing.Limits, $"does not work: {silence}"), (watchpoint.Standing, watchpoint.State));
    }

    [Fact]
    public void Doubts_about_the_cpus_are_told()
    {
        Assert.Equal(Standing.Good, Find("CPUs", Machine).Standing);
        var one = MachineReview.Of(Machine, ["This machine has one CPU."]).Single(finding => finding.Subject == "CPUs");
        Assert.Equal((Standing.Limits, "This machine has one CPU."), (one.Standing, one.Mend));
    }

    [Theory]
    [InlineData(true, Standing.Limits)]
    [InlineData(false, Standing.Good)]
    public void Interrupt_time_apart_is_a_limit(bool apart, Standing expected) =>
        Assert.Equal(expected, Find("interrupt time", Machine with { IrqTimeAccounted = apart }).Standing);

    private static Finding Find(string subject, Capabilities machine) =>
        MachineReview.Of(machine, []).Single(finding => finding.Subject == subject);
}
