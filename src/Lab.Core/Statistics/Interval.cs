namespace Lab.Core.Statistics;

/// <summary>An interval; of a change when it is reported, as fractions.</summary>
/// <param name="Low">Lower end.</param>
/// <param name="High">Upper end.</param>
public readonly record struct Interval(double Low, double High)
{
    /// <summary>Half its width.</summary>
    public double HalfWidth => (High - Low) / 2;

    /// <summary>True when the value lies in it.</summary>
    public bool Contains(double value) => Low <= value && value <= High;

    /// <summary>True when it lies within plus and minus the margin.</summary>
    public bool IsWithin(double margin) => Low > -margin && High < margin;

    /// <summary>Both ends put through a rising function.</summary>
    public Interval Map(Func<double, double> rising) => new(rising(Low), rising(High));
}
