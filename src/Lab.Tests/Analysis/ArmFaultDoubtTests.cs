using Lab.Core.Analysis;
using Lab.Core.Definitions;
using Lab.Core.Machines;
using Lab.Core.Planning;
using Lab.Core.Records;
using Lab.Reporting.Tables;
using Lab.Tests.Synthetic;
using Xunit;

namespace Lab.Tests.Analysis;

public sealed class ArmFaultDoubtTests
{
    private const string Probe = "tcplife/core-tp_btf";

    private static readonly RunRecord Sound = SyntheticRun.WithCost(0.03);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_faulted_window_is_counted_and_its_arm_is_judged_by_the_others(bool gaveUp)
    {
        var assessment = Assessor.Assess(
            Sound with { Windows = [.. Sound.Windows, Faulted(1_000, gaveUp: false), Faulted(1_001, gaveUp)] });
        var doubt = Assert.Single(assessment.Conclusions, conclusion => conclusion.Id == "arm-faults");
        Assert.Equal((Severity.Warning, Probe), (doubt.Severity, doubt.Arm));
        Assert.Contains(
            "2 windows are left out. At the end of a window it ended by itself.", doubt.Message,
            StringComparison.Ordinal);
        Assert.Equal(gaveUp, doubt.Message.Contains("No further window of it was taken", StringComparison.Ordinal));
        Assert.Equal(Assessor.Assess(Sound).Estimates, assessment.Estimates);
    }

    [Fact]
    public void A_program_without_a_hit_beside_others_with_hits_is_named()
    {
        var doubt = Assert.Single(
            Assessor.Assess(WithSilentProgram(optional: false)).Conclusions,
            conclusion => conclusion.Id == "never-hit");
        Assert.Equal((Severity.Warning, Probe), (doubt.Severity, doubt.Arm));
        Assert.Contains("1 of its 2 programs", doubt.Message, StringComparison.Ordinal);
        Assert.Contains("kprobe:tcp_v6_connect", doubt.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_program_whose_hits_are_optional_is_no_doubt() =>
        Assert.DoesNotContain(
            Assessor.Assess(WithSilentProgram(optional: true)).Conclusions, conclusion => conclusion.Id == "never-hit");

    [Theory]
    [InlineData(true, Severity.Note)]
    [InlineData(false, Severity.Warning)]
    public void A_program_that_is_not_attached_is_named(bool isByDesign, Severity severity)
    {
        var run = WithArm(
            Sound,
            arm => arm with { Unattached = [new("spare", "is only loaded", isByDesign), new("leaf", "is only loaded", isByDesign)] });
        var doubt = Assert.Single(Assessor.Assess(run).Conclusions, conclusion => conclusion.Id == "not-attached");
        Assert.Equal(
            (severity, Probe, "Of its programs spare, leaf each is only loaded."),
            (doubt.Severity, doubt.Arm, doubt.Message));
    }

    [Fact]
    public void Counters_that_went_backwards_are_a_fault_and_those_that_stood_still_are_none()
    {
        var window = Sound.Measured.First() with { ReaderCpuNs = 0 };
        Assert.Null(CounterFault.Of(window));
        Assert.Contains(
            "CPU time of the reader", CounterFault.Of(window with { ReaderCpuNs = -484_000_000 }),
            StringComparison.Ordinal);
        Assert.Contains(
            "hits on the other CPUs", CounterFault.Of(window with { Own = new(0, -1, Burnt: null) }),
            StringComparison.Ordinal);
        var accounting = Sound.Accounting.First();
        Assert.Null(CounterFault.Of(accounting));
        var backwards = accounting.Probe with { Programs = [new("p", "kprobe:f", 1, -1, 0, [])] };
        Assert.Contains("time of p", CounterFault.Of(accounting with { Probe = backwards }), StringComparison.Ordinal);
    }

    [Fact]
    public void A_faulted_window_stands_in_the_table_of_windows()
    {
        var table = WindowsTable.Of(Sound with { Windows = [.. Sound.Windows, Faulted(1_000, gaveUp: false)] });
        Assert.Equal(table.Columns.Count, table.Rows[^1].Count);
        Assert.Equal(["1000", "faulted"], table.Rows[^1].Take(2));
    }

    [Fact]
    public void A_faulted_window_outlives_the_run_folder()
    {
        var line = RunFolderFormat.WriteWindow(Faulted(7, gaveUp: true));
        Assert.Equivalent(
            Faulted(7, gaveUp: true),
            Assert.Single(RunFolderFormat.ReadWindows(line + "\n", "windows.jsonl", Sound.Plan)), strict: true);
    }

    private static FaultedWindow Faulted(int index, bool gaveUp) => new()
    {
        Index = index,
        Load = SyntheticExperiment.Load,
        Arm = Probe,
        PairArm = Probe,
        Pair = index,
        StartNs = 1,
        EndNs = 2,
        Counts = new LoadCounts(0, 0, new Dictionary<LoadError, long>()),
        Reason = "At the end of a window it ended by itself",
        GaveUp = gaveUp,
    };

    private static RunRecord WithSilentProgram(bool optional)
    {
        var run = Sound.ChangeProbe(
            probe => probe with { Programs = [.. probe.Programs, new("v6", "kprobe:tcp_v6_connect", 0, 0, 0, [0, 0])] });
        return WithArm(
            run,
            arm => arm with { Attach = [.. arm.Attach, new AttachPoint("kprobe", "tcp_v6_connect", null, null) { AreHitsOptional = optional }] });
    }

    private static RunRecord WithArm(RunRecord run, Func<Arm, Arm> change) => run with
    {
        Plan = run.Plan with { Arms = [.. run.Plan.Arms.Select(arm => arm.Id == Probe ? change(arm) : arm)] },
    };
}
