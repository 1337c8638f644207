using Lab.Core.Analysis;
using Lab.Core.Records;
using Lab.Core.Statistics;
using Lab.Reporting.Plots;
using Lab.Reporting.Tables;
using Lab.Reporting.Text;
using Lab.Tests.Synthetic;
using Xunit;

namespace Lab.Tests.Reporting;

public sealed class LedgerReportTests
{
    private static readonly RunRecord Run = SyntheticRun.WithCost(0.10, pairs: 60);

    [Fact]
    public void Sentence_says_what_is_predicted_of_what_was_measured_and_where_the_rest_is() => Assert.Matches(
        @"^The kernel's statistics account for 1\.0 us \[0\.98, 1\.0\] of [5-7]\.\d us \[\d\.\d, \d\.\d\] a request \(1\d %\); "
        + @"the remaining [4-6]\.\d us \[\d\.\d, \d\.\d\] are what they cannot see \(trap and trampoline, cache, delivery\): "
        + @"the server makes 1\.0 \[1\.0, 1\.0\] more context switches a request, and the reader itself takes 1\.\d us \[1\.\d, 1\.\d\]\.$",
        LedgerSentence.Of(Entry(Run)));

    [Fact]
    public void Remainder_that_is_surely_negative_was_absorbed()
    {
        var sentence = LedgerSentence.Of(Entry(Costly(Run, times: 30)));
        Assert.Contains("more than the measured change", sentence, StringComparison.Ordinal);
        Assert.Matches(@": the loaded system absorbed 2\d\.\d us \[2\d\.\d, 2\d\.\d\] by batching;", sentence);
        Assert.DoesNotContain("remaining", sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void Remainder_whose_interval_holds_zero_is_none()
    {
        var sentence = LedgerSentence.Of(Entry(Costly(Run, times: 5.8)));
        Assert.Contains("no remainder can be told from zero", sentence, StringComparison.Ordinal);
        Assert.DoesNotContain("absorbed", sentence, StringComparison.Ordinal);
        Assert.DoesNotContain("cannot see", sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void Share_is_said_only_where_a_change_was_measured() =>
        Assert.Contains("and the measured change is", LedgerSentence.Of(Entry(Costly(SyntheticRun.WithCost(0), times: 0.2))), StringComparison.Ordinal);

    [Theory]
    [InlineData(2, " fewer context switches")]
    [InlineData(5, " more context switches")]
    public void Context_switches_go_both_ways(int perRequest, string expected)
    {
        var run = Run.ChangeAccounting(window => window.Arm == "baseline"
            ? window
            : window with { Scheduling = window.Scheduling! with { ContextSwitches = (perRequest * SyntheticAccounting.Requests) + (window.Round * 900) } });
        Assert.Contains(expected, LedgerSentence.Of(Entry(run)), StringComparison.Ordinal);
    }

    [Fact]
    public void Context_switches_that_do_not_surely_differ_are_not_named()
    {
        var run = Run.ChangeAccounting(window => window with { Scheduling = window.Scheduling! with { ContextSwitches = 90_000 + (window.Index % 3 * 5_000) } });
        Assert.DoesNotContain("context switches", LedgerSentence.Of(Entry(run)), StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_split_of_the_hits_nothing_is_predicted()
    {
        var entry = Entry(Run.ChangeHits());
        Assert.StartsWith("Which hits were the server's can't be told here, so nothing is predicted; the measured change is ", LedgerSentence.Of(entry), StringComparison.Ordinal);
        Assert.Contains("hits can't be told apart by CPU", LedgerPlot.Of(Assessor.Assess(Run.ChangeHits())).Rows[0].Bars[0].Missing, StringComparison.Ordinal);
    }

    [Fact]
    public void Single_accounting_window_is_said_to_have_no_interval() => Assert.Contains(
        "(one window, so no interval)", LedgerSentence.Of(Entry(Run.WithOneAccountingWindow())), StringComparison.Ordinal);

    [Fact]
    public void Busy_time_is_the_figure_to_look_at_where_interrupts_are_accounted_apart()
    {
        var apart = Run with { Environment = Run.Environment with { Machine = Run.Environment.Machine with { IrqTimeAccounted = true } } };
        var page = MarkdownReport.Of(Assessor.Assess(apart));
        Assert.Contains("The busy time of the server's CPU is the figure to look at.", page, StringComparison.Ordinal);
        Assert.Contains("busy for 55.0 us a request without the probe and 65.0 us with it (+10.0 us)", page, StringComparison.Ordinal);
        Assert.DoesNotContain("figure to look at", MarkdownReport.Of(Assessor.Assess(Run)), StringComparison.Ordinal);
        Assert.Contains("did not record", MarkdownReport.Of(Assessor.Assess(apart.WithOneAccountingWindow())), StringComparison.Ordinal);
    }

    [Fact]
    public void Page_never_calls_the_prediction_the_overhead()
    {
        var page = MarkdownReport.Of(Assessor.Assess(Run));
        var ledger = page[page.IndexOf("## Ledger", StringComparison.Ordinal)..page.IndexOf("## What the probes did", StringComparison.Ordinal)];
        Assert.DoesNotContain("overhead", ledger, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("accounting windows", ledger, StringComparison.Ordinal);
    }

    [Fact]
    public void File_has_a_row_a_probe_with_units_in_its_columns()
    {
        var table = LedgerTable.Of(Assessor.Assess(Run));
        var row = Assert.Single(table.Rows);
        Assert.StartsWith("load,arm,accounting_windows,predicted_us_per_request,predicted_us_per_request_low,predicted_us_per_request_high,measured_us_per_request,", table.ToCsv(), StringComparison.Ordinal);
        Assert.Equal(table.Columns.Count, table.Columns.Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(("4", "1"), (row[2], row[3]));
        Assert.Equal(("55", "65"), (Cell(table, "baseline_busy_us_per_request"), Cell(table, "busy_us_per_request")));
        Assert.Equal("1", Cell(table, "more_context_switches_per_request"));
    }

    [Fact]
    public void File_of_an_older_run_has_empty_cells()
    {
        var table = LedgerTable.Of(Assessor.Assess(Run.WithOneAccountingWindow()));
        Assert.Equal(("0.985", "", ""), (Cell(table, "predicted_us_per_request"), Cell(table, "predicted_us_per_request_low"), Cell(table, "busy_us_per_request")));
    }

    [Fact]
    public void Picture_stacks_the_servers_and_the_readers_part_beside_the_prediction()
    {
        var assessment = Assessor.Assess(Run);
        var (entry, row) = (assessment.Ledger[0], Assert.Single(LedgerPlot.Of(assessment).Rows));
        Assert.Equal(new BarSegment(0, entry.Predicted!.Value, BarShade.Grey), Assert.Single(row.Bars[0].Segments));
        var (server, reader) = (row.Bars[1].Segments[0], row.Bars[1].Segments[1]);
        Assert.Equal(new BarSegment(0, entry.Measured!.Server.Value, BarShade.Full), server);
        Assert.Equal((server.High, server.High + entry.Measured.Reader.Value), (reader.Low, reader.High));
        Assert.Equal(entry.Measured.Total.Value, row.Bars[1].Span!.Value);
        Assert.Contains($"remainder {Figures.WithInterval(entry.Remainder!)}", row.Text, StringComparison.Ordinal);
        Assert.Contains("(us/request)", LedgerPlot.Of(assessment).XTitle, StringComparison.Ordinal);
    }

    [Fact]
    public void Picture_draws_no_interval_where_none_is_known() =>
        Assert.Null(LedgerPlot.Of(Assessor.Assess(Run.WithOneAccountingWindow())).Rows[0].Bars[0].Span);

    [Fact]
    public void Part_below_zero_is_stacked_to_the_left()
    {
        var bar = Bar.Stacked(new ValueSpan(3, 2, 4), (-2, BarShade.Full), (5, BarShade.Light), (-1, BarShade.Grey));
        Assert.Equal([new(-2, 0, BarShade.Full), new(0, 5, BarShade.Light), new(-3, -2, BarShade.Grey)], bar.Segments);
    }

    private static RunRecord Costly(RunRecord run, double times) => run.ChangeProbe(probe => probe with
    {
        Programs = [.. probe.Programs.Select(program => program with { RunTimeNs = (long)(program.RunTimeNs * times) })],
    });

    private static LedgerEntry Entry(RunRecord run) => Assert.Single(Assessor.Assess(run).Ledger);

    private static string Cell(Table table, string column) => table.Rows[0][table.Columns.ToList().IndexOf(column)];
}
