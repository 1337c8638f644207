using ScottPlot;
using ScottPlot.TickGenerators;

namespace Lab.Reporting.Plots;

/// <summary>Draws an interval plot: names at the left, figures at the right, so that nothing is written over the data.</summary>
internal static class IntervalPlotRenderer
{
    private const int RowPixels = 62;
    private const int FramePixels = 185;
    private const int BottomPixels = 98;
    private const double RowHalf = 0.32;

    /// <summary>The panels one below the other.</summary>
    internal static byte[] Png(IReadOnlyList<IntervalPlot> panels) => PlotStack.Png([.. panels.Select(Panel)]);

    private static (Plot Plot, int HeightPixels) Panel(IntervalPlot drawn)
    {
        var model = drawn.Scale == AxisScale.Logarithmic ? LogarithmicRows.Of(drawn) : drawn;
        var plot = PlotFrame.New(model.Title, $"{model.XTitle}\n{model.Notes}");
        plot.Axes.Bottom.MinimumSize = BottomPixels;
        PlotFrame.LabelRows(plot.Axes.Left, model.Rows.Select(row => row.Label));
        PlotFrame.LabelRows(plot.Axes.Right, model.Rows.Select(row => row.Text));
        plot.Grid.YAxisStyle.IsVisible = false;
        AddMarks(plot, model.Marks);
        foreach (var (index, row) in model.Rows.Index())
        {
            AddRow(plot, row, -index);
        }

        var (low, high) = Limits(model);
        plot.Axes.SetLimits(low, high, -model.Rows.Count + 0.4, 0.6);
        if (drawn.Scale == AxisScale.Logarithmic)
        {
            plot.Axes.Bottom.TickGenerator = LogarithmicRows.Ticks(low, high);
        }

        plot.Axes.Right.Min = plot.Axes.Left.Min;
        plot.Axes.Right.Max = plot.Axes.Left.Max;
        return (plot, FramePixels + (RowPixels * Math.Max(2, model.Rows.Count)));
    }

    private static void AddMarks(Plot plot, IReadOnlyList<PlotMark> marks)
    {
        foreach (var mark in marks)
        {
            plot.Add.VerticalLine(mark.At, mark.IsDashed ? 2 : 1.5f, PlotFrame.Ink, mark.IsDashed ? LinePattern.Dashed : LinePattern.Solid);
        }
    }

    private static void AddRow(Plot plot, IntervalRow row, double at)
    {
        if (row.Band is { } band)
        {
            var area = plot.Add.Rectangle(band.Low, band.High, at - RowHalf, at + RowHalf);
            area.FillColor = PlotFrame.Faint;
            area.LineWidth = 0;
        }

        if (row.Reference is { } reference)
        {
            var stroke = plot.Add.Line(reference, at - RowHalf, reference, at + RowHalf);
            (stroke.LineColor, stroke.LineWidth) = (PlotFrame.Ink, 3);
        }

        if (row.Span is { } span)
        {
            var colour = Color.FromHex(row.Style.Colour);
            var line = plot.Add.Line(span.Low, at, span.High, at);
            (line.LineColor, line.LineWidth) = (colour, 5);
            plot.Add.Marker(span.Value, at, PlotFrame.Marker(row.Style), 16, colour);
        }
    }

    private static (double Low, double High) Limits(IntervalPlot model)
    {
        double[] drawn =
        [
            .. model.Rows.SelectMany(row => row.Span is { } span ? [span.Low, span.High] : Array.Empty<double>()),
            .. model.Rows.SelectMany(row => row.Band is { } band ? [band.Low, band.High] : Array.Empty<double>()),
            .. model.Rows.Select(row => row.Reference).OfType<double>(),
            .. model.Marks.Select(mark => mark.At),
        ];
        var (low, high) = drawn.Length == 0 ? (0, 1) : (drawn.Min(), drawn.Max());
        var space = high > low ? (high - low) * 0.06 : 1;
        return (low - space, high + space);
    }
}
