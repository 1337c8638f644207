using System.Text;
using Lab.Core.Analysis;
using Lab.Reporting;
using Lab.Reporting.Plots;
using Lab.Reporting.Tables;
using Lab.Tests.Synthetic;
using Xunit;

namespace Lab.Tests.Reporting;

public sealed class CalibrationReportTests
{
    private static readonly string[] Own = ["calibration-fit.csv", "calibration.csv", "calibration.png"];
    private static readonly Assessment Assessment = Assessor.Assess(SyntheticCalibration.Run(pairs: 24));

    [Fact]
    public void Files_of_a_calibration_are_there_for_a_calibration_only_and_the_same_each_time()
    {
        var run = SyntheticCalibration.Run(pairs: 24);
        var (first, again) = (SyntheticReport.Write(run), SyntheticReport.Write(run));
        Assert.Equal(Own, first.Keys.Where(name => name.StartsWith("calibration", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
        Assert.All(first, file => Assert.Equal(file.Value, again[file.Key]));
        Assert.Contains("![Burnt against measured](calibration.png)", Encoding.UTF8.GetString(first["report.md"]), StringComparison.Ordinal);

        var ordinary = SyntheticReport.Write(run.WithoutAccount());
        Assert.DoesNotContain(ordinary.Keys, name => name.StartsWith("calibration", StringComparison.Ordinal));
        Assert.DoesNotContain("calibration.png", Encoding.UTF8.GetString(ordinary["report.md"]), StringComparison.Ordinal);
    }

    [Fact]
    public void Tables_have_a_row_for_each_load_and_arm_and_a_line_for_each_load()
    {
        var costs = CalibrationTable.Of(Assessment);
        Assert.Equal(14, costs.Rows.Count);
        Assert.Equal("load,arm,pairs,burns_per_request,burnt_us_per_request,measured_us_per_request,ci_low,ci_high", string.Join(',', costs.Columns.Take(8)));
        Assert.Equal(["one", "burn/burn-1us", "24", "2", "2"], costs.Rows[1].Take(5));
        var lines = CalibrationFitTable.Of(Assessment);
        Assert.Equal([("one", "true"), ("saturation", "false")], lines.Rows.Select(row => (row[0], row[^1])));
        Assert.All(costs.Rows.Concat(lines.Rows), row => Assert.DoesNotContain(row, field => field.Length == 0));
    }

    [Fact]
    public void Picture_has_the_points_of_each_load_with_their_intervals_and_line()
    {
        var plot = CalibrationPlot.Of(Assessment);
        Assert.Equal(2, plot.Series.Count);
        Assert.NotEqual(plot.Series[0].Style, plot.Series[1].Style);
        Assert.Contains("(us/request)", plot.XTitle, StringComparison.Ordinal);
        Assert.Contains("(us/request)", plot.YTitle, StringComparison.Ordinal);
        Assert.All(plot.Series, series =>
        {
            Assert.Equal(7, series.Points.Count);
            Assert.All(series.Points, point => Assert.True(point.Low < point.Y && point.Y < point.High));
            Assert.NotNull(series.Line);
        });
        Assert.InRange(plot.Series[0].Line!.Slope, 0.9, 1.1);
    }

    [Fact]
    public void Json_has_the_calibration_of_each_load()
    {
        using var stream = new MemoryStream();
        JsonReport.Write(Assessment, stream);
        using var json = System.Text.Json.JsonDocument.Parse(stream.ToArray());
        var loads = json.RootElement.GetProperty("calibration");
        Assert.Equal(2, loads.GetArrayLength());
        Assert.True(loads[0].GetProperty("containsOne").GetBoolean());
        Assert.Equal(7, loads[0].GetProperty("arms").GetArrayLength());
    }

    [Fact]
    public void Windows_show_what_the_probe_counted_and_nothing_where_it_counted_nothing()
    {
        var table = WindowsTable.Of(Assessment.Run);
        var (hits, burnt) = (table.Columns.ToList().IndexOf("probe_hits"), table.Columns.ToList().IndexOf("probe_burnt_ns"));
        Assert.All(table.Rows, row => Assert.Equal(table.Columns.Count, row.Count));
        Assert.Contains(table.Rows, row => row[3] == "burn/burn-0" && row[burnt] == "0" && row[hits].Length > 1);
        Assert.All(table.Rows.Where(row => row[3] == "baseline"), row => Assert.Equal(("", ""), (row[hits], row[burnt])));
    }
}
