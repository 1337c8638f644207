using System.Globalization;
using System.Text;
using System.Text.Json;
using Lab.Core;
using Lab.Core.Analysis;
using Lab.Core.Records;
using Lab.Reporting;
using Lab.Reporting.Plots;
using Lab.Reporting.Tables;
using Lab.Reporting.Text;
using Lab.Tests.Synthetic;
using Xunit;

namespace Lab.Tests.Reporting;

public sealed class OpenLoopReportTests : IDisposable
{
    private static readonly RunRecord Run = SyntheticOpenLoop.BesideSaturation(0.05);
    private static readonly Assessment Assessment = Assessor.Assess(Run);
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("lab-open-");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public void Both_latencies_come_back_from_the_folder_as_they_were_written()
    {
        Run.WriteTo(folder);
        var read = RunFolder.Read(folder.FullName);
        Assert.Equal((Run.Latencies.Count, Run.Corrected.Count), (read.Latencies.Count, read.Corrected.Count));
        Assert.Equal(Assessment.Estimates, Assessor.Assess(read).Estimates);
        Assert.Equal(Assessment.Conclusions, Assessor.Assess(read).Conclusions);
    }

    [Theory]
    [InlineData("Tag=baseline|3|korrected,1.0,0.1,1.0,AAAA")]
    [InlineData("Tag=baseline|x|corrected,1.0,0.1,1.0,AAAA")]
    [InlineData("Tag=corrected,1.0,0.1,1.0,AAAA")]
    public void Histogram_with_another_tag_is_refused(string line)
    {
        Run.WriteTo(folder);
        File.AppendAllText(Path.Combine(folder.FullName, RunFolderFormat.HistogramsFile), line + "\n");
        Assert.Contains("arm|window|corrected", Assert.Throws<LabException>(() => RunFolder.Read(folder.FullName)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Latency_file_has_both_columns_for_an_open_loop_and_one_for_a_closed_one()
    {
        var rows = LatencyTable.Of(Run).Rows.ToLookup(row => row[0], StringComparer.Ordinal);
        Assert.All(rows[SyntheticExperiment.Load], row => Assert.Equal("", row[4]));
        Assert.All(rows[SyntheticOpenLoop.Load], row => Assert.True(double.Parse(row[4], CultureInfo.InvariantCulture) > double.Parse(row[3], CultureInfo.InvariantCulture)));
    }

    [Fact]
    public void Open_loops_curves_are_the_first_picture_corrected_and_raw_beside_each_other()
    {
        var pictures = LatencyPlot.AllOf(Assessment);
        Assert.Equal(["latency", "latency-saturation"], pictures.Select(picture => picture.File));
        Assert.Contains("steady", pictures[0].Picture.Title, StringComparison.Ordinal);
        Assert.Equal([(0, 3), (1, 3)], pictures[0].Picture.Series.CountBy(series => series.Group).Select(group => (group.Key, group.Value)));
        Assert.Contains(pictures[0].Picture.Series, series => series.Label == "baseline, from due");
    }

    [Fact]
    public void Each_load_has_a_panel_with_its_own_axis()
    {
        Assert.Equal(
            ["change of CPU per request (%)", "change of corrected p99 latency (%)"],
            OverheadPlot.AllOf(Assessment).Select(panel => panel.XTitle.Split(',')[0]));
        Assert.Equal(2, ThroughputPlot.AllOf(Assessment).Count);
        Assert.Equal(3, TimelinePlot.AllOf(Assessment).Count);
        Assert.All(OverheadPlot.AllOf(Assessment), panel => Assert.All(panel.Rows, row => Assert.NotNull(row.Span)));
    }

    [Fact]
    public void Panels_are_as_high_as_their_pictures_together()
    {
        static int Height(RunRecord run, string file) => System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(SyntheticReport.Write(run)[file].AsSpan(20));
        Assert.Equal(2 * Height(SyntheticOpenLoop.Run(0.05, pairs: 45), "overhead.png"), Height(Run, "overhead.png"));
    }

    [Fact]
    public void Page_says_what_was_due_sent_and_late_and_what_the_verdict_rests_on()
    {
        var page = MarkdownReport.Of(Assessment);
        Assert.Contains("### steady: open loop, 2,000 requests/s (50 % of the capacity of 4,000), constant arrivals, at most 64 connections, one connection for each request; judged on corrected p99 latency", page, StringComparison.Ordinal);
        Assert.Contains("48,000 requests were due (2,000 a second), 48,000 sent, 0 never sent, 48,000 answered.", page, StringComparison.Ordinal);
        Assert.Contains("median 20.0 us, p99 60.0 us", page, StringComparison.Ordinal);
        Assert.Contains("gaps between sends stray from those that were due by 2.00 %", page, StringComparison.Ordinal);
        Assert.Contains("there were: control-link 12, tcplife/core-tp_btf 12.", page, StringComparison.Ordinal);
        Assert.Contains("| arm | effect | 95 % interval | absolute | MDE | p (adj.) | pairs | blocks | verdict |", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Page_says_of_a_closed_loop_that_a_stall_is_hidden_and_of_an_open_one_that_it_is_not()
    {
        var page = MarkdownReport.Of(Assessment);
        Assert.Contains("- `saturation` is a closed loop: a stall of the server is hidden in its latency.", page, StringComparison.Ordinal);
        Assert.Contains("- `steady` is an open loop: its latency counts from when each request was due, so a stall of the server is in it", page, StringComparison.Ordinal);
        Assert.Contains("a change of it is no cost", page, StringComparison.Ordinal);
        Assert.DoesNotContain("open loop", MarkdownReport.Of(Assessor.Assess(SyntheticRun.WithCost(0.03))).Split("## What this does not tell you")[0], StringComparison.Ordinal);
    }

    [Fact]
    public void Every_row_is_as_wide_as_the_heading() => Assert.All(
        (Table[])[SummaryTable.Of(Assessment), WindowsTable.Of(Run), LatencyTable.Of(Run), ProbesTable.Of(Assessment), VerdictTable.Of(Assessment, SyntheticOpenLoop.Load)],
        table => Assert.All(table.Rows, row => Assert.Equal(table.Columns.Count, row.Count)));

    [Fact]
    public void Rows_of_the_probes_are_told_apart_by_their_load() =>
        Assert.Equal(["saturation", "steady"], ProbesTable.Of(Assessment).Rows.Select(row => row[0]));

    [Fact]
    public void Arm_without_blocks_is_undecided_with_the_reason_and_keeps_its_other_metrics()
    {
        var rows = SummaryTable.Of(Assessor.Assess(SyntheticOpenLoop.Run(0.05, pairs: 20))).Rows.Where(row => row[3] == SyntheticOpenLoop.Probe).ToArray();
        Assert.Equal(("latency_p99_us", "undecided", "too few requests"), (rows[0][4], rows[0][^2], rows[0][^1]));
        Assert.Equal(PairEffect.Metrics(Assessment.Run.Plan.Definition.Loads[0]).Count, rows.Length - 1);
    }

    [Fact]
    public void Json_tells_what_became_of_the_arrivals()
    {
        using var stream = new MemoryStream();
        JsonReport.Write(Assessment, stream);
        using var json = JsonDocument.Parse(Encoding.UTF8.GetString(stream.ToArray()));
        var steady = json.RootElement.GetProperty("loads")[1];
        Assert.Equal(48_000, steady.GetProperty("due").GetInt64());
        Assert.Equal(0, steady.GetProperty("notSent").GetInt64());
        Assert.Equal(4_000, steady.GetProperty("capacityRps").GetDouble());
        Assert.False(json.RootElement.GetProperty("loads")[0].TryGetProperty("due", out _));
    }
}
