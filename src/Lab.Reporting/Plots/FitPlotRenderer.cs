using ScottPlot;

namespace Lab.Reporting.Plots;

/// <summary>Draws points with intervals and their lines, the legend beside them.</summary>
internal static class FitPlotRenderer
{
    private const int HeightPixels = 900;

    internal static byte[] Png(FitPlot model)
    {
        using var plot = PlotFrame.New(model.Title, model.XTitle);
        plot.Axes.Left.Label.Text = model.YTitle;
        var (low, high) = Limits(model);
        AddLine(plot, new FitLine(0, 1), high, PlotFrame.Ink, LinePattern.Dashed).LegendText = model.IdentityLabel;
        foreach (var series in model.Series)
        {
            Add(plot, series);
        }

        var right = model.Series.SelectMany(series => series.Points).Select(point => point.X).DefaultIfEmpty(1).Max();
        plot.Axes.SetLimits(-0.04 * right, 1.06 * right, low, high);
        PlaceLegend(plot);
        return plot.GetImageBytes(PlotFrame.WidthPixels, HeightPixels, ImageFormat.Png);
    }

    private static void Add(Plot plot, FitSeries series)
    {
        var colour = Color.FromHex(series.Style.Colour);
        if (series.Line is { } fitted)
        {
            AddLine(plot, fitted, series.Points.Max(point => point.X), colour, LinePattern.Solid);
        }

        foreach (var point in series.Points)
        {
            var interval = plot.Add.Line(point.X, point.Low, point.X, point.High);
            (interval.LineColor, interval.LineWidth) = (colour, 4);
        }

        var points = plot.Add.ScatterPoints(series.Points.Select(point => new Coordinates(point.X, point.Y)).ToArray(), colour);
        points.LegendText = series.Label;
        (points.MarkerShape, points.MarkerSize) = (PlotFrame.Marker(series.Style), 15);
    }

    private static ScottPlot.Plottables.LinePlot AddLine(Plot plot, FitLine line, double to, Color colour, LinePattern pattern)
    {
        var drawn = plot.Add.Line(0, line.Intercept, to, line.Intercept + (line.Slope * to));
        (drawn.LineColor, drawn.LineWidth, drawn.LinePattern) = (colour, 2.5f, pattern);
        return drawn;
    }

    private static (double Low, double High) Limits(FitPlot model)
    {
        FitPoint[] points = [.. model.Series.SelectMany(series => series.Points)];
        var low = points.Select(point => Math.Min(0, point.Low)).DefaultIfEmpty(0).Min();
        var high = points.Select(point => Math.Max(point.X, point.High)).DefaultIfEmpty(1).Max();
        var space = 0.05 * (high - low);
        return (low - space, high + space);
    }

    private static void PlaceLegend(Plot plot)
    {
        var legend = plot.ShowLegend(Edge.Right).Legend;
        legend.FontName = BundledFont.Family;
        legend.FontSize = PlotFrame.TextPixels * 0.9f;
        legend.OutlineWidth = 0;
        legend.ShadowColor = Colors.Transparent;
    }
}
