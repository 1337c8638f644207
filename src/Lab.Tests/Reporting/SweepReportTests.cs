using System.Text;
using System.Text.Json;
using Lab.Core.Analysis;
using Lab.Core.Records;
using Lab.Reporting;
using Lab.Reporting.Plots;
using Lab.Reporting.Tables;
using Lab.Tests.Synthetic;
using Xunit;

namespace Lab.Tests.Reporting;

public sealed class SweepReportTests : IDisposable
{
    private static readonly RunRecord Run = SyntheticSweep.Run(loss: 0.1);
    private static readonly Assessment Assessment = Assessor.Assess(Run);
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("lab-sweep-");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public void Sweep_alone_has_its_own_files_and_none_about_pairs_and_the_same_each_time_in_any_culture()
    {
        var (here, there) = (SyntheticReport.Write(Run), OtherCulture.Run(() => SyntheticReport.Write(Run)));
        Assert.Equal(
            ["report.md", "summary.csv", "sweep-knee.csv", "sweep.csv", "sweep.png", "windows.csv"], here.Keys.Order(StringComparer.Ordinal));
        Assert.All(here, file => Assert.Equal(file.Value, there[file.Key]));
        Assert.DoesNotContain(SyntheticReport.Write(SyntheticReport.Run(pairs: 20)).Keys, name => name.StartsWith("sweep", StringComparison.Ordinal));
    }

    [Fact]
    public void Page_shows_every_picture_that_was_written_and_no_other()
    {
        var page = Encoding.UTF8.GetString(SyntheticReport.Write(Run)["report.md"]);
        Assert.Contains("![Latency against throughput](sweep.png)", page, StringComparison.Ordinal);
        Assert.Equal(1, page.Split("![").Length - 1);
        Assert.Contains("### sweep: open loop, constant arrivals at 10 rates from 20 % to 110 % of 10,000 requests/s, 1 s each", page, StringComparison.Ordinal);
        Assert.DoesNotContain("NaN", page, StringComparison.Ordinal);
        Assert.DoesNotContain("closed loop: a stalled", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_comes_back_from_its_folder_as_it_was_written()
    {
        Run.WriteTo(folder);
        var read = RunFolder.Read(folder.FullName);
        Assert.Equal(SyntheticSweep.Loop, read.Plan.Definition.Sweeps.Single() with { Requests = SyntheticSweep.Loop.Requests });
        Assert.Equal(Run.Plan.Schedules[0].Sweep!.SelectMany(round => round.Pairs), read.Plan.Schedules[0].Sweep!.SelectMany(round => round.Pairs));
        Assert.Equal(Run.Swept.Count(), read.Swept.Count());
        Assert.Equal(Assessment.Summary, Assessor.Assess(read).Summary);
        Assert.Equal(SweepTable.Of(Assessment).ToCsv(), SweepTable.Of(Assessor.Assess(read)).ToCsv());
    }

    [Fact]
    public void Folder_of_before_there_were_sweeps_is_read()
    {
        SyntheticReport.Run(pairs: 5).WriteTo(folder);
        Assert.DoesNotContain("sweep", File.ReadAllText(Path.Combine(folder.FullName, RunFolderFormat.PlanFile)), StringComparison.OrdinalIgnoreCase);
        var read = RunFolder.Read(folder.FullName);
        Assert.Empty(read.Swept);
        Assert.All(read.Plan.Schedules, schedule => Assert.Null(schedule.Sweep));
    }

    [Fact]
    public void Killed_sweep_is_reported_too() => Assert.Equal(6, SyntheticReport.Write(Run with { Windows = [] }).Count);

    [Fact]
    public void Tables_have_the_columns_of_the_design_and_rows_as_wide_as_their_headings()
    {
        var (points, knees, windows) = (SweepTable.Of(Assessment), KneeTable.Of(Assessment), WindowsTable.Of(Run));
        Assert.StartsWith("load,arm,share,rate_rps,offered_rps,achieved_rps,p50_us,p99_us,ci_low,ci_high,", points.ToCsv(), StringComparison.Ordinal);
        Assert.Equal(30, points.Rows.Count);
        Assert.Equal(["control-link", SyntheticSweep.Probe], knees.Rows.Select(row => row[1]));
        Assert.Equal(Run.Windows.Count, windows.Rows.Count);
        Assert.All((Table[])[points, knees, windows, SummaryTable.Of(Assessment)], table => Assert.All(table.Rows, row => Assert.Equal(table.Columns.Count, row.Count)));
        Assert.Equal(["sweep", "local", "sweep", SyntheticSweep.Probe, "knee_rps"], SummaryTable.Of(Assessment).Rows[1].Take(5));
    }

    [Fact]
    public void Picture_has_a_curve_with_intervals_for_each_state_and_marks_the_knees_and_the_limit()
    {
        var plot = SweepPlot.Of(Assessment);
        Assert.Equal((AxisScale.Linear, AxisScale.Logarithmic), (plot.X.Scale, plot.Y.Scale));
        Assert.Equal(3, plot.Series.Count);
        Assert.StartsWith("baseline\nknee at 8,", plot.Series[0].Label, StringComparison.Ordinal);
        Assert.All(plot.Series, series => Assert.All(series.Points.Zip(series.Ranges), each => Assert.InRange(each.First.Y, each.Second.Low, each.Second.High)));
        Assert.Equal([true, true, true, false], plot.Marks.Select(mark => mark.IsVertical));
        Assert.True(plot.Marks[2].At < plot.Marks[0].At);
    }

    [Fact]
    public void Json_holds_the_same_figures()
    {
        using var stream = new MemoryStream();
        JsonReport.Write(Assessment, stream);
        using var json = JsonDocument.Parse(stream.ToArray());
        var sweep = json.RootElement.GetProperty("sweeps")[0];
        Assert.Equal(30, sweep.GetProperty("points").GetArrayLength());
        Assert.Equal(Assessment.Sweeps[0].Knees[1].Loss!.Value, sweep.GetProperty("knees")[1].GetProperty("loss").GetProperty("value").GetDouble());
    }
}
