using Lab.Core.Benchmarks;
using Lab.Core.Definitions;
using Lab.Core.Records;
using Xunit;

namespace Lab.Tests.Benchmarks;

public sealed class LoadBenchAnalysisTests
{
    private static readonly LoadBenchPlan Plan = MadeUpLoadBench.Plan();

    [Fact]
    public void Figures_are_medians_with_the_least_and_the_greatest_of_the_rounds()
    {
        var row = RowOf(LoadBenchAnalysis.Of(Plan, MadeUpLoadBench.Samples(Plan)), LoadTool.Wrk);
        Assert.Equal(3, row.Rounds);
        Assert.Equal(new Repeated(110_000, 100_000, 120_000), row.Of(LoadMetric.Rate)!.Value);
        Assert.Equal(1e6 / 110_000, row.Of(LoadMetric.Cpu)!.Value.Median, 3);
        Assert.Equal(new Repeated(100, 100, 100), row.Of(LoadMetric.CoreShare)!.Value);
        Assert.Null(row.Of(LoadMetric.Rate)!.ToWrk);
        Assert.Null(row.Allocation);
    }

    [Fact]
    public void Ratios_are_taken_within_a_round()
    {
        // The machine is ten times slower in the second round: ratios of medians would show it, medians of ratios do not.
        var samples = MadeUpLoadBench.Samples(Plan).Select(sample => sample is ContestSample { Step.Round: 1 } slow
            ? slow with { Figures = MadeUpLoadBench.FiguresOf(slow.Step, speed: 0.1) }
            : sample);
        var result = LoadBenchAnalysis.Of(Plan, [.. samples]);
        var ratio = RowOf(result, LoadTool.Builtin).Of(LoadMetric.Rate)!.ToWrk!;
        Assert.All([ratio.Median, ratio.Least, ratio.Greatest], each => Assert.Equal(1.2, each, 4));
        Assert.Equal(1 / 1.2, RowOf(result, LoadTool.Builtin).Of(LoadMetric.Cpu)!.ToWrk!.Median, 3);
        Assert.Equal(0.5, RowOf(result, LoadTool.Ab).Of(LoadMetric.Rate)!.ToWrk!.Median, 4);
    }

    [Fact]
    public void A_round_without_wrk_has_no_ratio()
    {
        var samples = MadeUpLoadBench.Samples(Plan).Where(sample => sample is not ContestSample { Step: { Tool: LoadTool.Wrk, Round: > 0 } });
        var row = RowOf(LoadBenchAnalysis.Of(Plan, [.. samples]), LoadTool.Builtin);
        Assert.Equal(3, row.Rounds);
        Assert.Equal(row.Of(LoadMetric.Rate)!.ToWrk!.Least, row.Of(LoadMetric.Rate)!.ToWrk!.Greatest);
    }

    [Fact]
    public void Rows_come_in_the_order_in_which_they_are_read()
    {
        var rows = LoadBenchAnalysis.Of(Plan, MadeUpLoadBench.Samples(Plan)).Rows;
        Assert.Equal(12, rows.Count);
        Assert.Equal([LoadServer.Responder, LoadServer.Apache], rows.Select(row => row.Server).Distinct());
        Assert.Equal([true, false], rows.Select(row => row.KeepAlive).Distinct());
        Assert.Equal(LoadBenchPlan.Tools, rows.Select(row => row.Tool).Distinct());
    }

    [Fact]
    public void What_was_allocated_is_told_for_a_request()
    {
        var allocation = RowOf(LoadBenchAnalysis.Of(Plan, MadeUpLoadBench.Samples(Plan)), LoadTool.Builtin).Allocation!;
        Assert.Equal(0.01, allocation.BytesPerRequest, 5);
        Assert.Equal(0, new Allocation(100, Requests: 0).BytesPerRequest);
    }

    [Fact]
    public void Pacing_tells_how_far_off_the_rate_it_was()
    {
        var step = new PacingStep(0, 0, 10, RateRps: 500);
        var row = LoadBenchAnalysis.Of(Plan, [new PacingSample(step, Seconds: 10, Failed: 1, new Pacing(5_000, NotSent: 5, 20, 100, 900, 0.2))]).Pacing.Single();
        Assert.Equal(499.5, row.AchievedRps.Median, 9);
        Assert.Equal(-0.001, row.Deviation.Median, 9);
        Assert.Equal((100, 900, 0.2), (row.LatenessP99Us.Median, row.LatenessMaxUs.Median, row.GapVariation.Median));
        Assert.Equal((5, 1), (row.NotSent, row.Failed));
    }

    [Theory]
    [InlineData(LoadServer.Responder, LoadTool.Builtin, 0.6, "busy only 60.0 %")]
    [InlineData(LoadServer.Responder, LoadTool.Wrk, 0.95, null)]
    [InlineData(LoadServer.Apache, LoadTool.Builtin, 0.8, "it may hold up the server")]
    [InlineData(LoadServer.Apache, LoadTool.Builtin, 0.6, null)]
    [InlineData(LoadServer.Apache, LoadTool.Ab, 0.8, null)]
    public void A_generator_that_is_held_up_or_holds_up_is_a_doubt(LoadServer server, LoadTool tool, double share, string? doubt)
    {
        var doubts = DoubtsOf(server, tool, new LoadFigures(5, 100_000, Failed: 0, CpuNs: (long)(share * 5e9), 100, 200, AllocatedBytes: null));
        if (doubt is null)
        {
            Assert.Single(doubts); // that the bench was stopped early
        }
        else
        {
            Assert.Contains(doubts, each => each.Contains(doubt, StringComparison.Ordinal));
        }
    }

    [Theory]
    [InlineData(LoadServer.Apache, 0.5, true)]
    [InlineData(LoadServer.Apache, 0.95, false)]
    [InlineData(LoadServer.Responder, 0.5, false)]
    public void An_Apache_that_is_not_saturated_is_a_doubt(LoadServer server, double share, bool isDoubt)
    {
        var busy = new LoadFigures(5, 100_000, Failed: 0, CpuNs: (long)4.6e9, 100, 200, AllocatedBytes: null);
        Assert.Equal(isDoubt, DoubtsOf(server, LoadTool.Wrk, busy, share).Any(doubt => doubt.Contains("was not saturated", StringComparison.Ordinal)));
    }

    [Fact]
    public void Failures_and_a_run_that_took_another_time_are_doubts()
    {
        var doubts = DoubtsOf(LoadServer.Responder, LoadTool.Wrk, new LoadFigures(7, 100_000, Failed: 12, CpuNs: (long)7e9, 100, 200, AllocatedBytes: null));
        Assert.Contains(doubts, each => each.Contains("12 requests or connections failed", StringComparison.Ordinal));
        Assert.Contains(doubts, each => each.Contains("took 7.0 s instead of 5 s", StringComparison.Ordinal));
        Assert.Contains(doubts, each => each.Contains("stopped after 1 of 42", StringComparison.Ordinal));
    }

    [Fact]
    public void Nothing_and_too_little_are_said_to_be_so()
    {
        Assert.StartsWith("Too few", LoadBenchAnalysis.Of(Plan, []).Summary, StringComparison.Ordinal);
        var step = new ContestStep(0, 0, 5, LoadServer.Responder, KeepAlive: true, LoadTool.Builtin);
        var nothing = LoadBenchAnalysis.Of(Plan, [new ContestSample(step, new LoadFigures(5, 0, Failed: 3, CpuNs: 0, P50Us: null, P99Us: null, AllocatedBytes: 0), ServerCoreShare: 0)]);
        Assert.Null(nothing.Rows[0].Of(LoadMetric.Cpu));
        Assert.Null(nothing.Rows[0].Of(LoadMetric.P99));
    }

    private static ContestRow RowOf(LoadBenchResult result, LoadTool tool) =>
        result.Rows.Single(row => row.Server == LoadServer.Responder && row.KeepAlive && row.Tool == tool);

    private static IReadOnlyList<string> DoubtsOf(LoadServer server, LoadTool tool, LoadFigures figures, double serverCoreShare = 0.95) =>
        LoadBenchAnalysis.Of(Plan, [new ContestSample(new ContestStep(0, 0, 5, server, KeepAlive: true, tool), figures, serverCoreShare)]).Doubts;
}
