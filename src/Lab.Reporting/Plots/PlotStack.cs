using ScottPlot;

namespace Lab.Reporting.Plots;

/// <summary>Pictures one below the other in one file, each with its own axes: loads differ in what they measure and by how much.</summary>
internal static class PlotStack
{
    /// <summary>The file; a single picture is as it would be without this.</summary>
    /// <param name="panels">From top to bottom, each with its height in pixels.</param>
    internal static byte[] Png(IReadOnlyList<(Plot Plot, int HeightPixels)> panels)
    {
        try
        {
            return panels is [var only] ? only.Plot.GetImageBytes(PlotFrame.WidthPixels, only.HeightPixels, ImageFormat.Png) : Stacked(panels);
        }
        finally
        {
            foreach (var (plot, _) in panels)
            {
                plot.Dispose();
            }
        }
    }

    private static byte[] Stacked(IReadOnlyList<(Plot Plot, int HeightPixels)> panels)
    {
        var figure = new Multiplot { Layout = new Rows([.. panels.Select(panel => panel.HeightPixels)]) };
        figure.Reset(panels[0].Plot);
        foreach (var (plot, _) in panels.Skip(1))
        {
            figure.AddPlot(plot);
        }

        return figure.Render(PlotFrame.WidthPixels, panels.Sum(panel => panel.HeightPixels)).GetImageBytes(ImageFormat.Png);
    }

    private sealed class Rows(int[] heights) : IMultiplotLayout
    {
        public PixelRect[] GetSubplotRectangles(SubplotCollection subplots, PixelRect figureRect)
        {
            var rectangles = new PixelRect[heights.Length];
            var top = figureRect.Top;
            foreach (var (index, height) in heights.Index())
            {
                rectangles[index] = new PixelRect(figureRect.Left, figureRect.Right, top + height, top);
                top += height;
            }

            return rectangles;
        }
    }
}
