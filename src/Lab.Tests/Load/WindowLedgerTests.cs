using Lab.Core.Records;
using Lab.Load;
using Lab.Load.Windows;
using Xunit;

namespace Lab.Tests.Load;

public sealed class WindowLedgerTests
{
    private readonly WindowLedger _ledger = new(open: false);

    [Fact]
    public void A_request_belongs_to_the_window_it_started_in()
    {
        Add(RequestRecord.Answered(0, 1_000, 11_000), RequestRecord.Answered(0, 1_999, 21_999), RequestRecord.Answered(0, 2_000, 32_000));

        var first = _ledger.Close(1_000, 2_000);
        var second = _ledger.Close(2_000, 40_000);

        Assert.Equal(2, first.Latency.TotalCount);
        Assert.Equal(1, second.Latency.TotalCount);
        Assert.Equal(30, second.Quantiles!.P50Us, tolerance: 0.1);
    }

    [Fact]
    public void An_answer_counts_in_the_window_in_which_it_came()
    {
        Add(RequestRecord.Answered(0, 100, 1_999), RequestRecord.Answered(0, 1_100, 2_000), RequestRecord.Answered(0, 2_000, 2_100));

        Assert.Equal(1, _ledger.Close(1_000, 2_000).Counts.Requests);
        Assert.Equal(2, _ledger.Close(2_000, 3_000).Counts.Requests);
    }

    [Fact]
    public void Connections_and_errors_count_in_the_window_in_which_they_happened()
    {
        Add(
            RequestRecord.Connected(0, 1_500),
            RequestRecord.Connected(0, 2_000),
            RequestRecord.Failed(0, 1_000, 1_600, LoadError.Reset),
            RequestRecord.Failed(0, 1_000, 1_700, LoadError.Reset),
            RequestRecord.Failed(0, 1_000, 2_600, LoadError.Timeout));

        var first = _ledger.Close(1_000, 2_000).Counts;
        var second = _ledger.Close(2_000, 3_000).Counts;

        Assert.Equal((0, 1, 2), (first.Requests, first.Connections, first.Errors[LoadError.Reset]));
        Assert.Equal([LoadError.Reset], first.Errors.Keys);
        Assert.Equal(1, second.Connections);
        Assert.Equal([LoadError.Timeout], second.Errors.Keys);
    }

    [Fact]
    public void In_an_open_loop_a_request_belongs_to_the_window_it_was_due_in_and_its_wait_counts()
    {
        var ledger = new WindowLedger(open: true);
        ledger.Add(
        [
            RequestRecord.Sent(0, dueNs: 1_000, ns: 11_000), RequestRecord.Sent(0, dueNs: 2_000, ns: 12_000),
            RequestRecord.Answered(0, dueNs: 1_000, startNs: 11_000, endNs: 31_000),
            RequestRecord.Answered(0, dueNs: 2_000, startNs: 12_000, endNs: 32_000),
            RequestRecord.Failed(1, dueNs: 1_500, startNs: 1_500, endNs: 30_000, LoadError.NotSent),
        ]);

        var first = ledger.Close(1_000, 2_000);
        var second = ledger.Close(2_000, 40_000);

        Assert.Equal((0, 2), (first.Counts.Requests, second.Counts.Requests));
        Assert.Equal(20, first.Quantiles!.MaxUs, tolerance: 0.1);
        Assert.Equal(30, first.CorrectedQuantiles!.MaxUs, tolerance: 0.1);
        Assert.Equal((2, 1, 10), (first.Pacing!.Due, first.Pacing.NotSent, first.Pacing.LatenessMaxUs));
        Assert.Equal((1, 0), (second.Pacing!.Due, second.Pacing.NotSent));
    }

    [Fact]
    public void Gaps_vary_as_latenesses_differ()
    {
        var ledger = new WindowLedger(open: true);
        ledger.Add([.. Enumerable.Range(0, 1_000).Select(n => RequestRecord.Sent(0, dueNs: n * 1_000, ns: (n * 1_000) + (n % 2 * 100)))]);

        // Gaps are 1,100 and 900 ns by turns: a tenth of the mean to either side.
        Assert.Equal(0.1, ledger.Close(0, 1_000_000).Pacing!.GapVariation, tolerance: 0.001);
    }

    [Fact]
    public void What_failed_has_no_latency()
    {
        Add(RequestRecord.Failed(0, 1_000, 1_600, LoadError.Status));

        var window = _ledger.Close(1_000, 2_000);

        Assert.Equal(0, window.Latency.TotalCount);
        Assert.Null(window.Quantiles);
    }

    [Fact]
    public void What_ended_in_a_guard_is_thrown_away()
    {
        Add(RequestRecord.Answered(0, 900, 950), RequestRecord.Answered(0, 1_500, 1_600), RequestRecord.Answered(0, 2_500, 2_600));

        _ = _ledger.Close(1_000, 2_000);
        var second = _ledger.Close(3_000, 4_000);

        Assert.Equal(0, second.Counts.Requests);
        Assert.Equal(0, _ledger.OpenRecords);
    }

    [Fact]
    public void Every_record_of_a_gapless_row_of_windows_is_counted_once()
    {
        for (var i = 0; i < 1_000; i++)
        {
            Add(RequestRecord.Answered(0, i * 10, (i * 10) + (i % 70)));
        }

        var windows = Enumerable.Range(0, 12).Select(i => _ledger.Close(i * 1_000, (i + 1) * 1_000)).ToList();

        Assert.Equal(1_000, windows.Sum(window => window.Counts.Requests));
        Assert.Equal(1_000, windows.Sum(window => window.Latency.TotalCount));
    }

    [Fact]
    public void Windows_that_overlap_are_refused()
    {
        _ = _ledger.Close(1_000, 2_000);

        Assert.Throws<ArgumentOutOfRangeException>(() => _ledger.Close(1_999, 3_000));
        Assert.Throws<ArgumentOutOfRangeException>(() => _ledger.Close(3_000, 3_000));
    }

    [Fact]
    public void A_latency_beyond_the_range_counts_as_the_longest()
    {
        Add(RequestRecord.Answered(0, 0, 100_000_000_000));

        var window = _ledger.Close(0, 200_000_000_000);

        Assert.Equal(WindowLoad.HighestLatencyNs / 1e3, window.Quantiles!.MaxUs, tolerance: 1e5);
    }

    private void Add(params RequestRecord[] records) => _ledger.Add(records);
}
