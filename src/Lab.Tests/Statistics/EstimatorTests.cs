using CsCheck;
using Lab.Core.Statistics;
using Xunit;

namespace Lab.Tests.Statistics;

public sealed class EstimatorTests
{
    // Hollander and Wolfe (1973), page 29: depression scores before and after; also the example of R's wilcox.test.
    private static readonly double[] Depression = [0.952, -0.147, 1.022, 0.430, 0.620, 0.590, 0.490, -0.080, 0.010];

    public static TheoryData<IEstimator> Estimators => [new ArithmeticMean(), new TrimmedMean(), new HodgesLehmann()];

    [Fact]
    public void Mean_has_the_interval_of_Student()
    {
        var estimate = Estimator.Of(new ArithmeticMean(), [3, 1, 5, 2, 4], confidence: 0.95);
        Assert.Equal(3, estimate.Value, 10);
        Assert.Equal(1.0368, estimate.Interval.Low, 4);
        Assert.Equal(4.9632, estimate.Interval.High, 4);
    }

    [Fact]
    public void Trimmed_mean_has_the_interval_of_Tukey_and_McLaughlin()
    {
        var estimate = Estimator.Of(new TrimmedMean(), [1, 2, 3, 4, 5, 6, 7, 8, 9, 10], confidence: 0.95);
        Assert.Equal(5.5, estimate.Value, 10);
        Assert.Equal(1.14531, estimate.StandardError, 5);
        Assert.Equal(5, estimate.DegreesOfFreedom);
        Assert.Equal(2.5559, estimate.Interval.Low, 3);
    }

    [Fact]
    public void Hodges_Lehmann_gives_the_published_median_of_averages() =>
        Assert.Equal(0.46, Estimator.Of(new HodgesLehmann(), Depression, confidence: 0.95).Value, 3);

    [Fact]
    public void Hodges_Lehmann_interval_is_no_narrower_than_the_exact_one()
    {
        var interval = Estimator.Of(new HodgesLehmann(), Depression, confidence: 0.95).Interval;
        Assert.InRange(interval.Low, -0.15, 0.02);
        Assert.InRange(interval.High, 0.78, 0.96);
    }

    [Fact]
    public void Hodges_Lehmann_finds_the_averages_that_making_and_sorting_them_all_finds() =>
        Gen.Int[-20, 20].Array[5, 40].Sample(whole =>
        {
            double[] values = [.. whole.Select(value => value / 7.0)];
            double[] averages = [.. values.SelectMany((first, index) => values.Skip(index).Select(second => (first + second) / 2)).Order()];
            var median = (averages[(averages.Length - 1) / 2] + averages[averages.Length / 2]) / 2;
            Assert.Equal(median, Estimator.Of(new HodgesLehmann(), values, confidence: 0.95).Value, tolerance: 1e-11);
            Assert.Contains(Estimator.Of(new HodgesLehmann(), values, confidence: 0.95).Interval.Low, averages);
        }, iter: 200);

    [Fact]
    public void Signed_rank_statistic_shares_ranks_among_ties()
    {
        // Ranks 1.5, 1.5, 3: sum of signed ranks 3, deviation sqrt(3 * 4 * 7 / 24).
        var statistic = new HodgesLehmann().TestStatistic([-1, 1, 2]);
        Assert.Equal(3 / (2 * Math.Sqrt(3.5)), statistic, 10);
    }

    [Theory]
    [MemberData(nameof(Estimators))]
    public void Estimate_flips_with_the_values(IEstimator estimator) =>
        Gen.Double[-1, 1].Array[5, 40].Sample(values =>
        {
            var up = Estimator.Of(estimator, values, confidence: 0.95);
            var down = Estimator.Of(estimator, [.. values.Select(value => -value)], confidence: 0.95);
            Assert.Equal(up.Value, -down.Value, tolerance: 1e-10);
            Assert.Equal(up.Interval.Low, -down.Interval.High, tolerance: 1e-10);
        }, iter: 200);

    [Theory]
    [MemberData(nameof(Estimators))]
    public void Estimate_lies_in_its_interval_and_moves_with_the_values(IEstimator estimator) =>
        Gen.Double[-1, 1].Array[5, 40].Sample(values =>
        {
            var estimate = Estimator.Of(estimator, values, confidence: 0.95);
            var moved = Estimator.Of(estimator, [.. values.Select(value => value + 3)], confidence: 0.95);
            Assert.True(estimate.Interval.Contains(estimate.Value));
            Assert.Equal(estimate.Value + 3, moved.Value, tolerance: 1e-9);
            Assert.Equal(estimate.Interval.HalfWidth, moved.Interval.HalfWidth, tolerance: 1e-9);
        }, iter: 200);

    [Theory]
    [MemberData(nameof(Estimators))]
    public void Values_that_do_not_vary_have_an_interval_of_no_width(IEstimator estimator)
    {
        var estimate = Estimator.Of(estimator, Enumerable.Repeat(0.02, 20).ToArray(), confidence: 0.95);
        Assert.Equal(0.02, estimate.Value, 12);
        Assert.Equal(0, estimate.Interval.HalfWidth, 12);
    }
}
