using System.Globalization;
using ScottPlot;
using ScottPlot.TickGenerators;

namespace Lab.Reporting.Plots;

/// <summary>What all pictures share: font, sizes, colours of frame and grid.</summary>
internal static class PlotFrame
{
    internal const int WidthPixels = 1_500;
    internal const float TextPixels = 20;
    internal static readonly Color Ink = Color.FromHex("#222222");
    internal static readonly Color Faint = Color.FromHex("#E3E3E3");

    internal static Plot New(string title, string xTitle)
    {
        var plot = new Plot();
        plot.Font.Set(BundledFont.Register());
        plot.Axes.Title.Label.Text = title;
        plot.Axes.Title.Label.FontSize = TextPixels * 1.3f;
        plot.Axes.Title.Label.Bold = false;
        plot.Axes.Bottom.Label.Text = xTitle;
        plot.Grid.MajorLineColor = Faint;
        plot.Axes.Bottom.TickGenerator = Ticks();
        plot.Axes.Left.TickGenerator = Ticks();
        foreach (var axis in plot.Axes.GetAxes())
        {
            axis.Label.FontSize = TextPixels;
            axis.Label.Bold = false;
            axis.Label.ForeColor = Ink;
            axis.TickLabelStyle.FontSize = TextPixels * 0.9f;
            axis.TickLabelStyle.FontName = BundledFont.Family;
        }

        return plot;
    }

    /// <summary>Names beside the rows of a plot that has one below the other, the first at 0 and each 1 lower.</summary>
    internal static void LabelRows(IAxis axis, IEnumerable<string> labels)
    {
        var ticks = new NumericManual();
        foreach (var (index, label) in labels.Index())
        {
            ticks.AddMajor(-index, label);
        }

        axis.TickGenerator = ticks;
        axis.MajorTickStyle.Length = 0;
    }

    // ScottPlot's own labels follow the culture of whoever runs it.
    private static NumericAutomatic Ticks() =>
        new() { LabelFormatter = value => (value + 0.0).ToString("#,##0.######", CultureInfo.InvariantCulture) };

    internal static MarkerShape Marker(ArmStyle style) => (style.Repeat % 4) switch
    {
        0 => MarkerShape.FilledCircle,
        1 => MarkerShape.FilledSquare,
        2 => MarkerShape.FilledTriangleUp,
        _ => MarkerShape.FilledDiamond,
    };
}
