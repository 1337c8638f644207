using System.Globalization;
using ScottPlot.TickGenerators;

namespace Lab.Reporting.Plots;

/// <summary>Rows of an interval plot whose axis is logarithmic: everything in them as its decimal logarithm.</summary>
internal static class LogarithmicRows
{
    /// <summary>The least that is drawn where nothing is above zero.</summary>
    private const double Least = 1;

    /// <summary>Over so many, there is room for one label in each.</summary>
    private const double ManyDecades = 3.3;

    internal static IntervalPlot Of(IntervalPlot model)
    {
        // Half of the lowest value that can be drawn: an interval that reaches down to zero and below ends there.
        var floor = model.Rows.SelectMany(Drawn).Where(value => value > 0).DefaultIfEmpty(Least).Min() / 2;
        double Place(double value) => Math.Log10(Math.Max(value, floor));
        return model with
        {
            Rows =
            [
                .. model.Rows.Select(row => row with
                {
                    Span = row.Span is { } span ? new ValueSpan(Place(span.Value), Place(span.Low), Place(span.High)) : null,
                    Band = row.Band is { } band ? Wide(Place(band.Low), Place(band.High)) : null,
                    Reference = row.Reference is { } reference ? Place(reference) : null,
                }),
            ],
            Marks = [.. model.Marks.Select(mark => mark with { At = Place(mark.At) })],
        };
    }

    internal static NumericManual Ticks(double low, double high)
    {
        var ticks = new NumericManual();
        foreach (var decade in Enumerable.Range((int)Math.Floor(low), (int)Math.Ceiling(high) - (int)Math.Floor(low) + 1))
        {
            foreach (var step in high - low > ManyDecades ? (double[])[1] : [1, 2, 5])
            {
                var value = step * Math.Pow(10, decade);
                if (Math.Log10(value) is var at && at >= low && at <= high)
                {
                    ticks.AddMajor(at, value.ToString("#,##0.###", CultureInfo.InvariantCulture));
                }
            }
        }

        return ticks;
    }

    /// <summary>A single figure is drawn as a band that can be seen.</summary>
    private static ValueRange Wide(double low, double high) => high - low < 0.02 ? new(low - 0.01, high + 0.01) : new(low, high);

    private static IEnumerable<double> Drawn(IntervalRow row) =>
    [
        .. row.Span is { } span ? (double[])[span.Value, span.Low] : [],
        .. row.Band is { } band ? (double[])[band.Low] : [],
        .. row.Reference is { } reference ? (double[])[reference] : [],
    ];
}
