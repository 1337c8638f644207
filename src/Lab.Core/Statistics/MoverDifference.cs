namespace Lab.Core.Statistics;

/// <summary>
/// The interval of a difference of two independent estimates of which only the values and their own intervals are known, which need not
/// be symmetric: "method of variance estimates recovery" (Zou and Donner 2008, doi 10.1002/sim.3095).
/// </summary>
public static class MoverDifference
{
    /// <summary>The interval of second less first, at the confidence that both intervals have.</summary>
    public static Interval Interval(double first, Interval ofFirst, double second, Interval ofSecond)
    {
        var difference = second - first;
        return new Interval(
            difference - Together(second - ofSecond.Low, ofFirst.High - first),
            difference + Together(ofSecond.High - second, first - ofFirst.Low));
    }

    // A percentile interval may leave its estimate out by a hair: that end is then no distance away.
    private static double Together(double one, double other)
    {
        var (a, b) = (Math.Max(0, one), Math.Max(0, other));
        return Math.Sqrt((a * a) + (b * b));
    }
}
