using Lab.Core.Statistics;
using MathNet.Numerics.Distributions;
using Xunit;

namespace Lab.Tests.Statistics;

public sealed class AmountTests
{
    [Fact]
    public void Mean_of_four_windows_has_students_interval()
    {
        var mean = Amount.Mean([3, 1, 2, 4])!;
        Assert.Equal(2.5, mean.Value);

        // s = sqrt(5/3), t(0.975, 3) = 3.18245
        Assert.Equal(3.18245 * Math.Sqrt(5.0 / 3 / 4), mean.Interval95!.Value.HalfWidth, 4);
    }

    [Fact]
    public void Single_window_has_no_interval_and_none_has_no_mean()
    {
        Assert.Equal(new Amount(7, Interval95: null), Amount.Mean([7]));
        Assert.Null(Amount.Mean([]));
    }

    [Fact]
    public void Interval_of_a_difference_adds_the_facing_ends_in_quadrature()
    {
        var difference = new Amount(10, new Interval(7, 15)).Minus(new Amount(4, new Interval(2, 8)));
        Assert.Equal(6, difference.Value);
        Assert.Equal(6 - 5, difference.Interval95!.Value.Low, 12);
        Assert.Equal(6 + Math.Sqrt(29), difference.Interval95.Value.High, 12);
    }

    [Fact]
    public void Figure_without_an_interval_is_taken_as_exact()
    {
        Assert.Equal(new Interval(3, 11), new Amount(10, new Interval(7, 15)).Minus(new Amount(4, Interval95: null)).Interval95);
        Assert.Null(new Amount(10, Interval95: null).Minus(new Amount(4, Interval95: null)).Interval95);
    }

    [Fact]
    public void Interval_of_a_difference_holds_the_truth_about_as_often_as_it_says()
    {
        var random = new Random(5);
        var held = Enumerable.Range(0, 2_000).Count(_ =>
        {
            var (few, many) = (new double[4], new double[60]);
            Normal.Samples(random, few, 3, 0.5);
            Normal.Samples(random, many, 10, 4);
            return Amount.Mean(many)!.Minus(Amount.Mean(few)!).Interval95!.Value.Contains(7);
        });
        Assert.InRange(held / 2_000.0, 0.93, 0.98);
    }
}
