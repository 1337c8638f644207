namespace Lab.Core.Statistics;

/// <summary>
/// The interval of a ratio of two independent estimates (Fieller 1954, doi 10.1111/j.2517-6161.1954.tb00159.x): all ratios r at which the top
/// less r times the bottom can't be told from zero. Half an estimate's own 95 % interval stands for what Fieller writes as t times its standard error.
/// </summary>
public static class FiellerRatio
{
    /// <summary>The ratio with its 95 % interval; null where the bottom can't be told from zero, since then no bounded interval holds it.</summary>
    public static Amount? Of(Amount top, Amount bottom)
    {
        var (above, below) = (HalfWidth(top), HalfWidth(bottom));
        var g = Square(below / bottom.Value);
        if (bottom.Value == 0 || g >= 1)
        {
            return null;
        }

        var ratio = top.Value / bottom.Value;
        var middle = ratio / (1 - g);
        var reach = Math.Sqrt((Square(above) * (1 - g)) + Square(ratio * below)) / Math.Abs(bottom.Value) / (1 - g);
        return new Amount(ratio, new Interval(middle - reach, middle + reach));
    }

    /// <summary>What z times the standard error is; nothing for a figure without an interval, which is taken as exact.</summary>
    private static double HalfWidth(Amount amount) => amount.Interval95?.HalfWidth ?? 0;

    private static double Square(double value) => value * value;
}
