using Lab.Core.Statistics;
using Xunit;

namespace Lab.Tests.Statistics;

public sealed class SpreadTests
{
    [Fact]
    public void Half_width_of_one_measurement_is_students_quantile_times_the_standard_deviation()
    {
        var spread = Spread.Of([9, 10, 11, 10]); // s = sqrt(2 / 3); t(0.975, 3) = 3.1824
        Assert.Equal((10, 4), (spread.Mean, spread.Count));
        Assert.Equal(3.1824 * Math.Sqrt(2.0 / 3), spread.HalfWidthOfOne(0.95), 3);
    }

    [Fact]
    public void Standard_deviation_has_the_chi_square_interval_of_the_tables()
    {
        // Chi-square, 9 degrees of freedom: 2.700 and 19.023.
        var interval = new Spread(Mean: 0, StandardDeviation: 1, Count: 10).StandardDeviationInterval(0.95);
        Assert.Equal(Math.Sqrt(9 / 19.023), interval.Low, 4);
        Assert.Equal(Math.Sqrt(9 / 2.700), interval.High, 3);
        var known = new Spread(0, 1, 10).KnownSpreadHalfWidths(0.95);
        Assert.Equal((1.95996 * interval.Low, 1.95996 * interval.High), (known.Low, known.High), new Within(1e-4));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(8)]
    public void Half_width_of_one_lies_in_the_range_for_a_known_spread(int count)
    {
        var spread = new Spread(0, 0.05, count);
        Assert.True(spread.KnownSpreadHalfWidths(0.95).Contains(spread.HalfWidthOfOne(0.95)));
    }

    [Fact]
    public void Interval_of_one_measurement_covers_the_truth_as_often_as_it_says()
    {
        const int Trials = 4_000;
        var random = new MathNet.Numerics.Random.Xoshiro256StarStar(7, threadSafe: false);
        var normal = new MathNet.Numerics.Distributions.Normal(0, 1, random);
        var covered = Enumerable.Range(0, Trials).Count(_ =>
        {
            var halfWidth = Spread.Of([.. Enumerable.Range(0, 4).Select(_ => normal.Sample())]).HalfWidthOfOne(0.95);
            return Math.Abs(normal.Sample()) <= halfWidth;
        });
        Assert.InRange(covered / (double)Trials, 0.94, 0.96);
    }

    [Fact]
    public void One_measurement_has_no_spread() => Assert.Throws<ArgumentOutOfRangeException>(() => Spread.Of([1.0]));

    [Fact]
    public void Birge_ratio_is_the_distance_in_standard_errors()
    {
        // Two intervals of +-1.96 around 0 and 2: standard error 1, mean 1, squares 1 + 1, one degree of freedom.
        var birge = BirgeRatio.Of([new(-1.959964, 1.959964), new(0.040036, 3.959964)], 0.95)!;
        Assert.Equal((1.0, Math.Sqrt(2)), (birge.Mean, birge.Ratio), new Within(1e-6));
        Assert.Equal((2, 2), (birge.Count, birge.Holding));
    }

    [Fact]
    public void Birge_ratio_gives_narrow_intervals_more_weight_and_counts_those_that_hold()
    {
        var birge = BirgeRatio.Of([new(-1, 1), new(-1, 1), new(9, 29)], 0.95)!;
        Assert.Equal(0.19 / 2.01, birge.Mean, 6);
        Assert.Equal(2, birge.Holding);
        Assert.True(birge.Ratio > 1);
    }

    [Fact]
    public void Birge_ratio_needs_two_estimates_with_errors()
    {
        Assert.Null(BirgeRatio.Of([new(0, 1)], 0.95));
        Assert.Null(BirgeRatio.Of([new(0, 1), new(2, 2)], 0.95));
    }

    private sealed class Within(double tolerance) : IEqualityComparer<(double A, double B)>
    {
        public bool Equals((double A, double B) x, (double A, double B) y) => Math.Abs(x.A - y.A) < tolerance && Math.Abs(x.B - y.B) < tolerance;

        public int GetHashCode((double A, double B) obj) => 0;
    }
}
