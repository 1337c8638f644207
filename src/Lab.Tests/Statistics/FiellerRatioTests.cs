using Lab.Core.Statistics;
using MathNet.Numerics.Distributions;
using Xunit;

namespace Lab.Tests.Statistics;

public sealed class FiellerRatioTests
{
    [Fact]
    public void Interval_holds_the_ratios_at_which_top_less_ratio_times_bottom_cannot_be_told_from_zero()
    {
        var (top, bottom) = (Known(30, 2), Known(10, 1.5));
        var ratio = FiellerRatio.Of(top, bottom)!;
        Assert.Equal(3, ratio.Value, precision: 12);
        // Fieller's own statement, at both ends: |top - r bottom| = z sqrt(s1^2 + r^2 s2^2).
        foreach (var end in new[] { ratio.Interval95!.Value.Low, ratio.Interval95.Value.High })
        {
            Assert.Equal(Math.Sqrt((2 * 2) + (end * end * 1.5 * 1.5)), Math.Abs(30 - (end * 10)), precision: 9);
        }
    }

    [Fact]
    public void A_bottom_that_cannot_be_told_from_zero_gives_none()
    {
        Assert.Null(FiellerRatio.Of(Known(30, 2), Known(1, 1.1)));
        Assert.Null(FiellerRatio.Of(Known(30, 2), Known(0, 0)));
        Assert.NotNull(FiellerRatio.Of(Known(0, 2), Known(1, 0.9)));
    }

    [Fact]
    public void Exact_figures_give_their_quotient() =>
        Assert.Equal(new Amount(2.5, new Interval(2.5, 2.5)), FiellerRatio.Of(new Amount(5, Interval95: null), new Amount(2, Interval95: null)));

    [Fact]
    public void True_ratio_is_in_the_interval_about_19_times_in_20()
    {
        const int Runs = 4_000;
        const double Z = 1.959964;
        var random = new Random(7);
        var held = Enumerable.Range(0, Runs).Count(_ =>
        {
            var (top, bottom) = (Normal.Sample(random, 20, 1), Normal.Sample(random, 5, 0.6));
            return FiellerRatio.Of(Known(top, Z * 1), Known(bottom, Z * 0.6)) is { Interval95: { } interval } && interval.Contains(4);
        });
        Assert.InRange((double)held / Runs, 0.94, 0.96);
    }

    private static Amount Known(double value, double halfWidth) => new(value, new Interval(value - halfWidth, value + halfWidth));
}
