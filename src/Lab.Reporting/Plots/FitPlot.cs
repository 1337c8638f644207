namespace Lab.Reporting.Plots;

/// <summary>Points with intervals, the lines laid through them, and the line where both axes are equal.</summary>
/// <param name="Title">What it shows.</param>
/// <param name="XTitle">Quantity and unit of the horizontal axis.</param>
/// <param name="YTitle">Quantity and unit of the vertical axis.</param>
/// <param name="IdentityLabel">What the line of equality means, for the legend.</param>
/// <param name="Series">The series, in the order of the legend.</param>
public sealed record FitPlot(string Title, string XTitle, string YTitle, string IdentityLabel, IReadOnlyList<FitSeries> Series);

/// <summary>Points of one colour and their line.</summary>
/// <param name="Label">Their name in the legend.</param>
/// <param name="Style">How they look.</param>
/// <param name="Points">In the axes' units.</param>
/// <param name="Line">The line through them; null without one.</param>
public sealed record FitSeries(string Label, ArmStyle Style, IReadOnlyList<FitPoint> Points, FitLine? Line);

/// <summary>A point with the interval of its y.</summary>
public sealed record FitPoint(double X, double Y, double Low, double High);

/// <summary>y = Intercept + Slope x.</summary>
public sealed record FitLine(double Intercept, double Slope);
