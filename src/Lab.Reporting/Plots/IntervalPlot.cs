namespace Lab.Reporting.Plots;

/// <summary>Arms one below the other, each with its value and interval.</summary>
/// <param name="Title">What it shows.</param>
/// <param name="XTitle">Quantity and unit.</param>
/// <param name="Rows">From top to bottom.</param>
/// <param name="Marks">Vertical lines that hold for all rows.</param>
/// <param name="Notes">What lines and bands mean, below the axis.</param>
public sealed record IntervalPlot(
    string Title, string XTitle, IReadOnlyList<IntervalRow> Rows, IReadOnlyList<PlotMark> Marks, string Notes)
{
    /// <summary>How values are laid out along the axis; null for evenly.</summary>
    public SignedLogAxis? Axis { get; init; }

    /// <summary>All that is drawn along the axis, so that its ends can be found.</summary>
    internal IEnumerable<double> Drawn =>
    [
        .. Rows.SelectMany(row => row.Span is { } span ? [span.Low, span.High] : Array.Empty<double>()),
        .. Rows.SelectMany(row => row.Band is { } band ? [band.Low, band.High] : Array.Empty<double>()),
        .. Rows.Select(row => row.Reference).OfType<double>(),
        .. Marks.Select(mark => mark.At),
    ];

    /// <summary>Linear, or logarithmic: then what is not above zero is cut off at the axis' left end.</summary>
    public AxisScale Scale { get; init; } = AxisScale.Linear;
}

/// <summary>A row of an interval plot.</summary>
/// <param name="Label">The arm.</param>
/// <param name="Style">How it looks.</param>
/// <param name="Span">Value and interval; null when the arm has none.</param>
/// <param name="Band">What the instrument can't see: a band behind the row; null without a control.</param>
/// <param name="Reference">The baseline of this row, a short stroke; null where zero is.</param>
/// <param name="Text">The figures in words, at the right.</param>
public sealed record IntervalRow(string Label, ArmStyle Style, ValueSpan? Span, ValueRange? Band, double? Reference, string Text);

/// <summary>A value with its interval, in the axis' unit.</summary>
public sealed record ValueSpan(double Value, double Low, double High);

/// <summary>A stretch of the axis.</summary>
public sealed record ValueRange(double Low, double High);

/// <summary>A vertical line.</summary>
/// <param name="At">Where, in the axis' unit.</param>
/// <param name="IsDashed">Dashed for a limit, solid for zero.</param>
public sealed record PlotMark(double At, bool IsDashed);
