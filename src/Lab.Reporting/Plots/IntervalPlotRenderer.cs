using System.Globalization;
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
        Func<double, double> place = model.Axis is { } axis ? axis.Place : value => value;
        if (model.Axis is not null)
        {
            AddTicks(plot, model.Axis, model.Drawn);
        }

        AddMarks(plot, model.Marks, place);
        foreach (var (index, row) in model.Rows.Index())
        {
            AddRow(plot, row, -index, place);
        }

        var (low, high) = Limits(model, place);
        plot.Axes.SetLimits(low, high, -model.Rows.Count + 0.4, 0.6);
        if (drawn.Scale == AxisScale.Logarithmic)
        {
            plot.Axes.Bottom.TickGenerator = LogarithmicRows.Ticks(low, high);
        }

        plot.Axes.Right.Min = plot.Axes.Left.Min;
        plot.Axes.Right.Max = plot.Axes.Left.Max;
        return (plot, FramePixels + (RowPixels * Math.Max(2, model.Rows.Count)));
    }

    private static void AddMarks(Plot plot, IReadOnlyList<PlotMark> marks, Func<double, double> place)
    {
        foreach (var mark in marks)
        {
            plot.Add.VerticalLine(place(mark.At), mark.IsDashed ? 2 : 1.5f, PlotFrame.Ink, mark.IsDashed ? LinePattern.Dashed : LinePattern.Solid);
        }
    }

    private static void AddRow(Plot plot, IntervalRow row, double at, Func<double, double> place)
    {
        if (row.Band is { } band)
        {
            var area = plot.Add.Rectangle(place(band.Low), place(band.High), at - RowHalf, at + RowHalf);
            area.FillColor = PlotFrame.Faint;
            area.LineWidth = 0;
        }

        if (row.Reference is { } reference)
        {
            var stroke = plot.Add.Line(place(reference), at - RowHalf, place(reference), at + RowHalf);
            (stroke.LineColor, stroke.LineWidth) = (PlotFrame.Ink, 3);
        }

        if (row.Span is { } span)
        {
            var colour = Color.FromHex(row.Style.Colour);
            var line = plot.Add.Line(place(span.Low), at, place(span.High), at);
            (line.LineColor, line.LineWidth) = (colour, 5);
            plot.Add.Marker(place(span.Value), at, PlotFrame.Marker(row.Style), 16, colour);
        }
    }

    private static (double Low, double High) Limits(IntervalPlot model, Func<double, double> place)
    {
        double[] drawn = [.. model.Drawn.Select(place)];
        var (low, high) = drawn.Length == 0 ? (0, 1) : (drawn.Min(), drawn.Max());
        var space = high > low ? (high - low) * 0.06 : 1;
        return (low - space, high + space);
    }

    private static void AddTicks(Plot plot, SignedLogAxis axis, IEnumerable<double> drawn)
    {
        double[] values = [.. drawn];
        var ticks = new NumericManual();
        foreach (var value in axis.Ticks(values.Min(), values.Max()))
        {
            ticks.AddMajor(axis.Place(value), value.ToString("#,##0.######", CultureInfo.InvariantCulture));
        }

        plot.Axes.Bottom.TickGenerator = ticks;
    }
}
