using Lab.Core.Analysis;
using Lab.Reporting.Plots;
using Lab.Tests.Synthetic;
using Xunit;

namespace Lab.Tests.Reporting;

public sealed class PlotModelTests
{
    private static readonly Assessment Assessment = Assessor.Assess(SyntheticReport.Run(pairs: 24));

    [Fact]
    public void Overhead_shows_every_arm_control_first_with_interval_noise_floor_and_margin()
    {
        var plot = OverheadPlot.AllOf(Assessment).Single();
        Assert.Equal(
            "control-link tcplife/core-tp_btf tcplife/core-raw_tp tcplife/bpftrace-tracepoint tcplife/bpftrace-kprobe",
            string.Join(' ', plot.Rows.Select(row => row.Label)));
        Assert.All(plot.Rows.Take(4), row => Assert.True(row.Span!.Low < row.Span.Value && row.Span.Value < row.Span.High && row.Band!.High > 0));
        Assert.Equal([-2, 0, 2], plot.Marks.Select(mark => Math.Round(mark.At, 9)).Order());
        Assert.Contains("(%)", plot.XTitle, StringComparison.Ordinal);
        Assert.Equal("not run", plot.Rows[^1].Text);
        Assert.Null(plot.Rows[^1].Span);
    }

    [Fact]
    public void Changes_of_very_different_size_share_a_logarithmic_axis_and_others_do_not()
    {
        var run = new SyntheticRun(seed: 3).Of(
            24, SyntheticRun.Control, new SyntheticArm(SyntheticExperiment.Probe("light"), Cost: 0.08), new SyntheticArm(SyntheticExperiment.Probe("heavy"), Cost: 3));
        var plot = OverheadPlot.AllOf(Assessor.Assess(run)).Single();
        var axis = plot.Axis!;
        Assert.Null(OverheadPlot.AllOf(Assessment).Single().Axis);
        Assert.Contains("logarithmic beyond 10 %", plot.Notes, StringComparison.Ordinal);
        var (control, light, heavy) = (plot.Rows[0].Span!, plot.Rows[1].Span!, plot.Rows[2].Span!);
        Assert.True(light.Value / heavy.Value < 0.05, "too close to zero to be seen on an even axis");
        Assert.True(axis.Place(light.Low) - axis.Place(control.High) > 0.01 * axis.Place(heavy.High));
        Assert.Equal([-30, -10, 0, 10, 30, 100, 300, 1_000], axis.Ticks(-40, 1_300).Select(tick => Math.Round(tick, 9)));
        Assert.All(axis.Ticks(-40, 1_300), tick => Assert.Equal(Math.Sign(tick), Math.Sign(axis.Place(tick))));
    }

    [Fact]
    public void Throughput_shows_requests_a_second_beside_the_baseline_of_the_same_pairs()
    {
        var plot = ThroughputPlot.AllOf(Assessment).Single();
        Assert.Contains("requests/s", plot.XTitle, StringComparison.Ordinal);
        var slow = plot.Rows.Single(row => row.Label == "tcplife/bpftrace-tracepoint");
        Assert.True(slow.Span!.High < slow.Reference && slow.Span.Low < slow.Span.Value && slow.Span.Value < slow.Span.High);
    }

    [Fact]
    public void Latency_rises_with_the_percentile_in_every_state()
    {
        var plot = LatencyPlot.AllOf(Assessment).Single().Picture;
        Assert.Equal("baseline", plot.Series[0].Label);
        Assert.Equal((AxisScale.Tail, AxisScale.Logarithmic), (plot.X.Scale, plot.Y.Scale));
        Assert.All(plot.Series, series => Assert.True(series.Points.Zip(series.Points.Skip(1), (a, b) => a.X < b.X && a.Y <= b.Y).All(rises => rises)));
        Assert.InRange(plot.Series[0].Points.Single(point => point.X == 50).Y, 850, 960);
    }

    [Fact]
    public void Timeline_has_a_point_a_measured_window() =>
        Assert.Equal(Assessment.Run.Measured.Count(), TimelinePlot.AllOf(Assessment).Single().Series.Sum(series => series.Points.Count));

    [Fact]
    public void Arm_has_the_same_colour_in_every_picture()
    {
        var overhead = OverheadPlot.AllOf(Assessment).Single().Rows.ToDictionary(row => row.Label, row => row.Style, StringComparer.Ordinal);
        Assert.All(
            LatencyPlot.AllOf(Assessment).Single().Picture.Series.Concat(TimelinePlot.AllOf(Assessment).Single().Series).Where(series => series.Label != "baseline"),
            series => Assert.Equal(overhead[series.Label], series.Style));
    }
}
