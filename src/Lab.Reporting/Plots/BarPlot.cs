namespace Lab.Reporting.Plots;

/// <summary>Arms one below the other, each with bars that start at zero.</summary>
/// <param name="Title">What it shows.</param>
/// <param name="XTitle">Quantity and unit.</param>
/// <param name="Rows">From top to bottom.</param>
/// <param name="Notes">What the bars mean, below the axis.</param>
public sealed record BarPlot(string Title, string XTitle, IReadOnlyList<BarRow> Rows, string Notes);

/// <summary>A row of a bar plot.</summary>
/// <param name="Label">The arm.</param>
/// <param name="Style">How it looks.</param>
/// <param name="Bars">From top to bottom.</param>
/// <param name="Text">The figures in words, at the right.</param>
public sealed record BarRow(string Label, ArmStyle Style, IReadOnlyList<Bar> Bars, string Text);

/// <summary>A bar, or what stands in its place.</summary>
/// <param name="Segments">Its parts, none over another.</param>
/// <param name="Span">Its value and interval; null where the interval is not known.</param>
/// <param name="Missing">Why there is no bar; null when there is one.</param>
public sealed record Bar(IReadOnlyList<BarSegment> Segments, ValueSpan? Span, string? Missing)
{
    /// <summary>A bar of several parts: those above zero to the right of it one after the other, those below to the left.</summary>
    public static Bar Stacked(ValueSpan? span, params ReadOnlySpan<(double Value, BarShade Shade)> parts)
    {
        var segments = new List<BarSegment>();
        var (left, right) = (0.0, 0.0);
        foreach (var (value, shade) in parts)
        {
            segments.Add(value < 0 ? new(left + value, left, shade) : new(right, right + value, shade));
            (left, right) = (left + Math.Min(value, 0), right + Math.Max(value, 0));
        }

        return new Bar(segments, span, Missing: null);
    }

    /// <summary>Words in place of a bar.</summary>
    public static Bar Without(string reason) => new([], Span: null, reason);
}

/// <summary>A part of a bar.</summary>
/// <param name="Low">Its left end, in the axis' unit.</param>
/// <param name="High">Its right end.</param>
/// <param name="Shade">How it is filled.</param>
public sealed record BarSegment(double Low, double High, BarShade Shade);

/// <summary>How a part of a bar is filled.</summary>
public enum BarShade
{
    /// <summary>Grey, whatever the arm.</summary>
    Grey,

    /// <summary>The arm's colour.</summary>
    Full,

    /// <summary>The arm's colour, light.</summary>
    Light,
}
