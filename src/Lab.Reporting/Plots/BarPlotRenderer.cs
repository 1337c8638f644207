using ScottPlot;
using ScottPlot.TickGenerators;

namespace Lab.Reporting.Plots;

/// <summary>Draws a bar plot: names at the left, figures at the right, so that nothing is written over the data.</summary>
internal static class BarPlotRenderer
{
    private const int RowPixels = 120;
    private const int FramePixels = 185;
    private const int BottomPixels = 98;
    private const double BarHalf = 0.16;
    private const double BarStep = 0.38;
    private const double IntervalTick = 0.07;
    private static readonly Color Grey = Color.FromHex("#9A9A9A");

    internal static byte[] Png(BarPlot model)
    {
        using var plot = PlotFrame.New(model.Title, $"{model.XTitle}\n{model.Notes}");
        plot.Axes.Bottom.MinimumSize = BottomPixels;
        PlotFrame.LabelRows(plot.Axes.Left, model.Rows.Select(row => row.Label));
        PlotFrame.LabelRows(plot.Axes.Right, model.Rows.Select(row => row.Text));
        plot.Grid.YAxisStyle.IsVisible = false;
        plot.Add.VerticalLine(0, 1.5f, PlotFrame.Ink);
        var (low, high) = Limits(model);
        foreach (var (index, row) in model.Rows.Index())
        {
            foreach (var (place, bar) in row.Bars.Index())
            {
                var at = -index + ((((row.Bars.Count - 1) / 2.0) - place) * BarStep);
                AddBar(plot, bar, at, Color.FromHex(row.Style.Colour), (high - low) * 0.01);
            }
        }

        plot.Axes.SetLimits(low, high, Math.Min(-model.Rows.Count, -1) + 0.4, 0.6);
        plot.Axes.Right.Min = plot.Axes.Left.Min;
        plot.Axes.Right.Max = plot.Axes.Left.Max;
        return plot.GetImageBytes(PlotFrame.WidthPixels, FramePixels + (RowPixels * Math.Max(2, model.Rows.Count)), ImageFormat.Png);
    }

    private static void AddBar(Plot plot, Bar bar, double at, Color colour, double space)
    {
        foreach (var segment in bar.Segments)
        {
            var area = plot.Add.Rectangle(segment.Low, segment.High, at - BarHalf, at + BarHalf);
            area.FillColor = segment.Shade switch
            {
                BarShade.Full => colour,
                BarShade.Light => colour.WithAlpha(0.4),
                _ => Grey,
            };
            area.LineWidth = 0;
        }

        if (bar.Span is { } span)
        {
            AddInterval(plot, span, at);
        }

        if (bar.Missing is { } reason)
        {
            var text = plot.Add.Text(reason, space, at);
            (text.LabelFontName, text.LabelFontSize, text.LabelFontColor) = (BundledFont.Family, PlotFrame.TextPixels * 0.9f, PlotFrame.Ink);
            text.LabelAlignment = Alignment.MiddleLeft;
        }
    }

    private static void AddInterval(Plot plot, ValueSpan span, double at)
    {
        var lines = new[] { (span.Low, at, span.High, at), (span.Low, at - IntervalTick, span.Low, at + IntervalTick), (span.High, at - IntervalTick, span.High, at + IntervalTick) };
        foreach (var (x1, y1, x2, y2) in lines)
        {
            var line = plot.Add.Line(x1, y1, x2, y2);
            (line.LineColor, line.LineWidth) = (PlotFrame.Ink, 2.5f);
        }
    }

    private static (double Low, double High) Limits(BarPlot model)
    {
        var bars = model.Rows.SelectMany(row => row.Bars).ToArray();
        double[] drawn =
        [
            0,
            .. bars.SelectMany(bar => bar.Segments).SelectMany(segment => (double[])[segment.Low, segment.High]),
            .. bars.Select(bar => bar.Span).OfType<ValueSpan>().SelectMany(span => (double[])[span.Low, span.High]),
        ];
        var (low, high) = (drawn.Min(), drawn.Max());
        var space = high > low ? (high - low) * 0.06 : 1;
        return (low < 0 ? low - space : -space / 3, high + space);
    }
}
