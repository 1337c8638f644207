namespace Lab.Reporting.Plots;

/// <summary>
/// An axis for changes of very different size: about even around zero and logarithmic far from it, on both sides, so that a change of a percent
/// and one of a thousand can be seen in one picture.
/// </summary>
/// <param name="EvenUpTo">Where it turns from one into the other, in the axis' unit.</param>
public sealed record SignedLogAxis(double EvenUpTo)
{
    /// <summary>Where a value is drawn.</summary>
    public double Place(double value) => Math.Sign(value) * Math.Log10(1 + (Math.Abs(value) / EvenUpTo));

    /// <summary>Values to write at the axis, between two others: zero, and 1 and 3 of each decade on both sides.</summary>
    public IEnumerable<double> Ticks(double low, double high)
    {
        var decades = (int)Math.Ceiling(Math.Log10(Math.Max(1, Math.Max(-low, high) / EvenUpTo)));
        double[] above = [.. Enumerable.Range(0, decades + 1).SelectMany(decade => (double[])[EvenUpTo * Math.Pow(10, decade), 3 * EvenUpTo * Math.Pow(10, decade)])];
        return above.Select(value => -value).Reverse().Append(0).Concat(above).Where(value => low <= value && value <= high);
    }
}
