namespace Lab.Reporting.Plots;

/// <summary>How values lie on an axis.</summary>
public enum AxisScale
{
    /// <summary>As they are.</summary>
    Linear,

    /// <summary>By their logarithm.</summary>
    Logarithmic,

    /// <summary>Percentiles by the logarithm of what lies above them, so that 90, 99 and 99.9 are equally far apart.</summary>
    Tail,
}

/// <summary>Series of points in one frame.</summary>
/// <param name="Title">What it shows.</param>
/// <param name="X">The horizontal axis.</param>
/// <param name="Y">The vertical axis.</param>
/// <param name="Series">The series, in the order of the legend.</param>
/// <param name="IsConnected">True for curves, false for points.</param>
public sealed record SeriesPlot(string Title, PlotAxis X, PlotAxis Y, IReadOnlyList<PlotSeries> Series, bool IsConnected)
{
    /// <summary>Lines across the frame; none in most.</summary>
    public IReadOnlyList<SeriesMark> Marks { get; init; } = [];
}

/// <summary>A dashed line across the frame.</summary>
/// <param name="At">Where, in the unit of the axis that it crosses.</param>
/// <param name="IsVertical">True where it stands on the horizontal axis.</param>
/// <param name="Style">Its colour.</param>
/// <param name="Label">Its name in the legend; empty for none.</param>
public sealed record SeriesMark(double At, bool IsVertical, ArmStyle Style, string Label);

/// <summary>An axis.</summary>
/// <param name="Title">Quantity and unit.</param>
/// <param name="Scale">How values lie on it.</param>
public sealed record PlotAxis(string Title, AxisScale Scale)
{
    /// <summary>Where ticks stand on a logarithmic axis; empty for round numbers.</summary>
    public IReadOnlyList<double> Ticks { get; init; } = [];
}

/// <summary>A series.</summary>
/// <param name="Label">Its name in the legend.</param>
/// <param name="Style">How it looks.</param>
/// <param name="Group">0 for the first load, 1 for the second, ...: another dash pattern.</param>
/// <param name="Points">Its points, in the axes' units.</param>
public sealed record PlotSeries(string Label, ArmStyle Style, int Group, IReadOnlyList<(double X, double Y)> Points)
{
    /// <summary>A vertical range for each point, in the axis' unit; empty for none.</summary>
    public IReadOnlyList<ValueRange> Ranges { get; init; } = [];
}
