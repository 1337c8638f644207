using Lab.Core.Analysis;
using Lab.Core.Records;
using Lab.Tests.Synthetic;
using Xunit;

namespace Lab.Tests.Analysis;

public sealed class ArmLedgerTests
{
    private static readonly RunRecord Run = SyntheticRun.WithCost(0.10, pairs: 60);

    [Fact]
    public void Prediction_is_the_servers_own_hits_times_ns_a_hit_with_an_interval_over_the_windows()
    {
        var predicted = Entry(Run).Predicted!;
        Assert.Equal(1.0, predicted.Value, 9);

        // 0.985, 0.995, 1.005, 1.015 us: s = 0.01291, t(0.975, 3) = 3.18245
        Assert.Equal(3.18245 * 0.0129099 / 2, predicted.Interval95!.Value.HalfWidth, 5);
    }

    [Fact]
    public void Programs_of_an_arm_add_up()
    {
        var twice = Run.ChangeProbe(probe => probe with { Programs = [.. probe.Programs, .. probe.Programs] });
        Assert.Equal(2.0, Entry(twice).Predicted!.Value, 9);
    }

    [Fact]
    public void Prediction_is_none_as_soon_as_one_window_can_not_tell_whose_the_hits_were()
    {
        var run = Run.ChangeAccounting(window => window is { Round: 3, Arm: not "baseline" }
            ? window with { Probe = window.Probe with { Programs = [.. window.Probe.Programs.Select(program => program with { HitsPerCpu = [] })] } }
            : window);
        var entry = Entry(run);
        Assert.Null(entry.Predicted);
        Assert.Null(entry.Remainder);
        Assert.NotNull(entry.Measured);
    }

    [Fact]
    public void Measured_is_the_change_of_the_pairs_in_us_with_the_interval_mapped_through_the_baseline()
    {
        var assessment = Assessor.Assess(Run);
        var (cpu, reader) = (Estimate(assessment, Metric.Cpu), Estimate(assessment, Metric.ReaderCpu));
        var measured = Assert.Single(assessment.Ledger).Measured!;
        Assert.Equal(cpu.Delta, measured.Total.Value);
        Assert.Equal(cpu.BaselineValue * cpu.Interval95.Low, measured.Total.Interval95!.Value.Low, 9);
        Assert.Equal(reader.Delta, measured.Reader.Value);
        Assert.Equal(cpu.BaselineValue * reader.Interval95.High, measured.Reader.Interval95!.Value.High, 9);
        Assert.InRange(measured.Server.Value + measured.Reader.Value, measured.Total.Value * 0.95, measured.Total.Value * 1.05);
    }

    [Fact]
    public void Remainder_is_measured_less_predicted_and_its_interval_is_wider_than_either()
    {
        var entry = Entry(Run);
        Assert.Equal(entry.Measured!.Total.Value - entry.Predicted!.Value, entry.Remainder!.Value, 9);
        Assert.True(entry.Remainder.Interval95!.Value.HalfWidth > entry.Measured.Total.Interval95!.Value.HalfWidth);
        Assert.True(entry.Remainder.Interval95.Value.HalfWidth > entry.Predicted.Interval95!.Value.HalfWidth);
        Assert.Equal(entry.Predicted.Value / entry.Measured.Total.Value, entry.PredictedShare!.Value, 9);
    }

    [Fact]
    public void Context_switches_are_compared_round_by_round()
    {
        var switches = Entry(Run).ContextSwitches!;
        Assert.Equal(3.015, switches.Baseline.Value, 9);
        Assert.Equal(4.015, switches.Arm.Value, 9);
        Assert.True(switches.Arm.Interval95!.Value.HalfWidth > 0);

        // What drifts from round to round is the same in both, so it is not in the difference.
        Assert.Equal(1.0, switches.Difference.Value, 9);
        Assert.Equal(0, switches.Difference.Interval95!.Value.HalfWidth, 9);
    }

    [Fact]
    public void Busy_time_is_summed_over_the_windows_without_idling_waiting_and_stolen_time()
    {
        var entry = Entry(Run);
        Assert.Equal(55, entry.BaselineCpu!.BusyUs, 9);
        Assert.Equal(65, entry.ArmCpu!.BusyUs, 9);
        Assert.Equal((20, 40, 5, 65), (entry.ArmCpu.UserUs, entry.ArmCpu.SystemUs, entry.ArmCpu.InterruptUs, entry.ArmCpu.TaskUs));
        Assert.Equal(10, entry.BusyChangeUs!.Value, 9);
    }

    [Fact]
    public void Run_with_one_accounting_window_and_none_of_the_baseline_is_read_as_far_as_it_goes()
    {
        var entry = Entry(Run.WithOneAccountingWindow());
        Assert.Equal(0.985, entry.Predicted!.Value, 9);
        Assert.Null(entry.Predicted.Interval95);
        Assert.NotNull(entry.Remainder!.Interval95);
        Assert.Null(entry.ContextSwitches);
        Assert.Null(entry.BaselineCpu);
        Assert.Null(entry.BusyChangeUs);
    }

    [Fact]
    public void Run_that_was_killed_while_accounting_has_a_prediction_and_nothing_measured()
    {
        var entry = Entry(Run with { Windows = [.. Run.Accounting.Take(3)] });
        Assert.Equal(1, entry.Windows);
        Assert.NotNull(entry.Predicted);
        Assert.Null(entry.Measured);
        Assert.Null(entry.Remainder);
        Assert.Equal(1, entry.ContextSwitches!.Difference.Value, 9);
    }

    [Fact]
    public void Baseline_and_controls_have_no_entry() =>
        Assert.Equal("tcplife/core-tp_btf", string.Join(' ', Assessor.Assess(Run).Ledger.Select(entry => entry.Arm)));

    private static LedgerEntry Entry(RunRecord run) => Assert.Single(Assessor.Assess(run).Ledger);

    private static OverheadEstimate Estimate(Assessment assessment, Metric metric) =>
        assessment.Estimates.Single(estimate => estimate.Arm == "tcplife/core-tp_btf" && estimate.Metric == metric);
}
