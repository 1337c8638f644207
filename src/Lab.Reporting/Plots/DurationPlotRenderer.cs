using System.Globalization;
using Lab.Core.Analysis.Loading;
using ScottPlot;
using ScottPlot.TickGenerators;

namespace Lab.Reporting.Plots;

/// <summary>Draws a duration plot: two lines a row, names at the left, figures at the right.</summary>
internal static class DurationPlotRenderer
{
    private const int RowPixels = 84;
    private const int FramePixels = 215;
    private const double LineOffset = 0.16;
    private const double StrokeHalf = 0.1;
    private const double LeastMs = 0.001;

    internal static byte[] Png(DurationPlot model)
    {
        using var plot = PlotFrame.New(model.Title, model.XTitle);
        PlotFrame.LabelRows(plot.Axes.Left, model.Rows.Select(row => row.Label));
        PlotFrame.LabelRows(plot.Axes.Right, model.Rows.Select(row => row.Text));
        plot.Grid.YAxisStyle.IsVisible = false;
        foreach (var (index, row) in model.Rows.Index())
        {
            Add(plot, row.Attach, row.Style, LineOffset - index, MarkerShape.FilledCircle);
            Add(plot, row.Detach, row.Style, -LineOffset - index, MarkerShape.OpenSquare);
        }

        SetAxis(plot, model);
        AddLegend(plot);
        return plot.GetImageBytes(PlotFrame.WidthPixels, FramePixels + (RowPixels * Math.Max(2, model.Rows.Count)), ImageFormat.Png);
    }

    private static void Add(Plot plot, Durations times, ArmStyle style, double at, MarkerShape shape)
    {
        var colour = Color.FromHex(style.Colour);
        var line = plot.Add.Line(Place(times.MinMs), at, Place(times.MaxMs), at);
        (line.LineColor, line.LineWidth) = (colour, 3);
        var stroke = plot.Add.Line(Place(times.P99Ms), at - StrokeHalf, Place(times.P99Ms), at + StrokeHalf);
        (stroke.LineColor, stroke.LineWidth) = (colour, 3);
        var marker = plot.Add.Marker(Place(times.P50Ms), at, shape, 14, colour);
        marker.LineWidth = 3;
    }

    private static void SetAxis(Plot plot, DurationPlot model)
    {
        Durations[] all = [.. model.Rows.SelectMany(row => (Durations[])[row.Attach, row.Detach])];
        var (low, high) = all.Length == 0 ? (0, 1) : (Math.Floor(all.Min(times => Place(times.MinMs))), Math.Ceiling(all.Max(times => Place(times.MaxMs))));
        var ticks = new NumericManual();
        for (var decade = low; decade <= high; decade++)
        {
            ticks.AddMajor(decade, Math.Pow(10, decade).ToString("#,##0.###", CultureInfo.InvariantCulture));
        }

        plot.Axes.Bottom.TickGenerator = ticks;
        plot.Axes.SetLimits(low, high, Math.Min(-model.Rows.Count, -1) + 0.4, 0.6);
        plot.Axes.Right.Min = plot.Axes.Left.Min;
        plot.Axes.Right.Max = plot.Axes.Left.Max;
    }

    private static void AddLegend(Plot plot)
    {
        var legend = plot.ShowLegend(Edge.Bottom).Legend;
        (legend.FontName, legend.FontSize, legend.OutlineWidth, legend.ShadowColor) = (BundledFont.Family, PlotFrame.TextPixels * 0.9f, 0, Colors.Transparent);
        legend.Orientation = Orientation.Horizontal;
        legend.ManualItems.Add(new LegendItem { LabelText = "attach", MarkerShape = MarkerShape.FilledCircle, MarkerSize = 12, MarkerFillColor = PlotFrame.Ink });
        legend.ManualItems.Add(new LegendItem { LabelText = "detach", MarkerShape = MarkerShape.OpenSquare, MarkerSize = 12, MarkerLineColor = PlotFrame.Ink, MarkerLineWidth = 3 });
    }

    private static double Place(double ms) => Math.Log10(Math.Max(ms, LeastMs));
}
