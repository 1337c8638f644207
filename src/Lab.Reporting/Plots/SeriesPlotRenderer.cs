using System.Globalization;
using ScottPlot;
using ScottPlot.TickGenerators;

namespace Lab.Reporting.Plots;

/// <summary>Draws curves or points, the legend beside them.</summary>
internal static class SeriesPlotRenderer
{
    private const int LeastHeightPixels = 800;
    private const int LegendRowPixels = 30;
    private static readonly double[] TailTicks = [10, 50, 75, 90, 95, 99, 99.5, 99.9, 99.95, 99.99, 99.999];
    private static readonly LinePattern[] Patterns = [LinePattern.Solid, LinePattern.Dashed, LinePattern.Dotted];

    /// <summary>The panels one below the other.</summary>
    internal static byte[] Png(params IReadOnlyList<SeriesPlot> panels) => PlotStack.Png([.. panels.Select(Panel)]);

    private static (Plot Plot, int HeightPixels) Panel(SeriesPlot model)
    {
        var plot = PlotFrame.New(model.Title, model.X.Title);
        plot.Axes.Left.Label.Text = model.Y.Title;
        foreach (var series in model.Series)
        {
            Add(plot, model, series);
        }

        foreach (var mark in model.Marks)
        {
            Add(plot, model, mark);
        }

        SetTicks(plot.Axes.Bottom, model.X, model.Series.SelectMany(series => series.Points).Select(point => point.X));
        SetTicks(plot.Axes.Left, model.Y, model.Series.SelectMany(Heights));
        plot.Axes.Margins(0.03, 0.06);
        var legend = plot.ShowLegend(Edge.Right).Legend;
        legend.FontName = BundledFont.Family;
        legend.FontSize = PlotFrame.TextPixels * 0.9f;
        legend.OutlineWidth = 0;
        legend.ShadowColor = Colors.Transparent;
        return (plot, Math.Max(LeastHeightPixels, (model.Series.Count + 4) * LegendRowPixels));
    }

    private static void Add(Plot plot, SeriesPlot model, PlotSeries series)
    {
        var points = series.Points.Select(point => new Coordinates(Place(point.X, model.X.Scale), Place(point.Y, model.Y.Scale))).ToArray();
        var scatter = plot.Add.Scatter(points, Color.FromHex(series.Style.Colour));
        scatter.LegendText = series.Label;
        scatter.LineWidth = model.IsConnected ? 3 : 0;
        scatter.LinePattern = Patterns[series.Group % Patterns.Length];
        scatter.MarkerShape = PlotFrame.Marker(series.Style);
        scatter.MarkerSize = model.IsConnected ? 8 : 7;
        foreach (var (point, range) in points.Zip(series.Ranges))
        {
            var line = plot.Add.Line(point.X, Place(range.Low, model.Y.Scale), point.X, Place(range.High, model.Y.Scale));
            (line.LineColor, line.LineWidth) = (scatter.Color, 3);
        }
    }

    private static void Add(Plot plot, SeriesPlot model, SeriesMark mark)
    {
        var colour = Color.FromHex(mark.Style.Colour);
        var line = mark.IsVertical
            ? (ScottPlot.Plottables.AxisLine)plot.Add.VerticalLine(Place(mark.At, model.X.Scale), 2, colour, LinePattern.Dashed)
            : plot.Add.HorizontalLine(Place(mark.At, model.Y.Scale), 2, colour, LinePattern.Dashed);
        line.LegendText = mark.Label;
    }

    private static IEnumerable<double> Heights(PlotSeries series) =>
        series.Points.Select(point => point.Y).Concat(series.Ranges.SelectMany(range => (double[])[range.Low, range.High]));

    private static double Place(double value, AxisScale scale) => scale switch
    {
        AxisScale.Logarithmic => Math.Log10(value),
        AxisScale.Tail => -Math.Log10(1 - (value / 100)),
        _ => value,
    };

    private static void SetTicks(IAxis axis, PlotAxis model, IEnumerable<double> values)
    {
        var scale = model.Scale;
        if (scale == AxisScale.Linear)
        {
            return;
        }

        double[] all = [.. values.DefaultIfEmpty(1)];
        var ticks = new NumericManual();
        foreach (var tick in scale == AxisScale.Tail ? TailTicks : model.Ticks.Count > 0 ? model.Ticks : LogarithmicTicks(all.Min(), all.Max()))
        {
            ticks.AddMajor(Place(tick, scale), tick.ToString(scale == AxisScale.Tail ? "0.###" : "#,##0.###", CultureInfo.InvariantCulture));
        }

        axis.TickGenerator = ticks;
    }

    // 1, 2, 5 in each decade; equal steps where there is less than one.
    private static IEnumerable<double> LogarithmicTicks(double low, double high) =>
        high / low > 10 ? Decades(low, high) : EqualSteps(low, high);

    private static IEnumerable<double> Decades(double low, double high) =>
        from decade in Enumerable.Range((int)Math.Floor(Math.Log10(low)), (int)Math.Ceiling(Math.Log10(high / low)) + 2)
        from step in (double[])[1, 2, 5]
        select step * Math.Pow(10, decade);

    private static IEnumerable<double> EqualSteps(double low, double high)
    {
        var rough = Math.Max(high - low, high / 100) / 8;
        var decade = Math.Pow(10, Math.Floor(Math.Log10(rough)));
        var step = decade * ((double[])[1, 2, 5, 10]).First(each => each * decade >= rough);
        return Enumerable.Range(0, (int)Math.Ceiling(2 * high / step)).Select(index => (index + 1) * step);
    }
}
