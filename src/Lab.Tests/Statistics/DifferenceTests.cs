using System.Globalization;
using Lab.Core.Statistics;
using Xunit;

namespace Lab.Tests.Statistics;

public sealed class DifferenceTests(ITestOutputHelper output)
{
    private const double TrueDifference = 0.05;

    [Fact]
    public void Welch_gives_the_figures_that_integrating_the_density_of_t_gives()
    {
        var difference = WelchDifference.Of(Estimate(1.0, error: 0.3, freedom: 9), Estimate(2.0, error: 0.4, freedom: 4));
        Assert.Equal(1.0, difference.Value, 12);
        Assert.Equal(0.5, difference.StandardError, 12);
        Assert.Equal(0.0625 / 0.0073, difference.DegreesOfFreedom, 9);
        Assert.Equal(0.0781754, difference.PValue, 6);
        Assert.Equal(1 - (0.5 * 2.2799366), difference.Interval(0.95).Low, 6);
    }

    [Fact]
    public void P_value_is_below_a_level_exactly_when_the_interval_leaves_zero_out()
    {
        foreach (var value in Enumerable.Range(0, 60).Select(step => step * 0.05))
        {
            var difference = WelchDifference.Of(Estimate(0, error: 0.3, freedom: 19), Estimate(value, error: 0.5, freedom: 104));
            Assert.Equal(difference.PValue < 0.05, !difference.Interval(0.95).Contains(0));
        }
    }

    [Theory]
    [InlineData(0.0, 1.0)]
    [InlineData(0.1, 0.0)]
    public void Estimates_that_do_not_vary_give_no_NaN(double value, double expected)
    {
        var difference = WelchDifference.Of(Estimate(0, error: 0, freedom: 19), Estimate(value, error: 0, freedom: 19));
        Assert.Equal(expected, difference.PValue);
        Assert.Equal(new Interval(value, value), difference.Interval(0.95));
    }

    [Theory]
    [InlineData("normal", 105, 105)]
    [InlineData("normal", 105, 21)]
    [InlineData("Student t, 3 df", 60, 21)]
    [InlineData("contaminated normal", 105, 40)]
    [InlineData("skewed (lognormal)", 60, 40)]
    public void Interval_of_a_difference_holds_the_truth_19_times_in_20(string noise, int pairsOfA, int pairsOfB) =>
        Assert.InRange(Covered(noise, pairsOfA, pairsOfB, WelchInterval), 0.92, 0.98);

    [Theory]
    [InlineData("normal", 105, 21)]
    [InlineData("skewed (lognormal)", 60, 40)]
    public void Interval_made_from_two_intervals_holds_the_truth_19_times_in_20(string noise, int pairsOfA, int pairsOfB) =>
        Assert.InRange(Covered(noise, pairsOfA, pairsOfB, MoverInterval), 0.92, 0.98);

    [Fact]
    public void Interval_made_from_two_keeps_what_is_skewed_in_them()
    {
        var interval = MoverDifference.Interval(1, new(0.6, 1.1), 2, new(1.7, 2.9));
        Assert.Equal(1 - Math.Sqrt((0.3 * 0.3) + (0.1 * 0.1)), interval.Low, 12);
        Assert.Equal(1 + Math.Sqrt((0.9 * 0.9) + (0.4 * 0.4)), interval.High, 12);
    }

    [Fact]
    public void Estimate_outside_its_own_interval_does_not_turn_the_difference_inside_out()
    {
        var interval = MoverDifference.Interval(1, new(1.01, 1.2), 1, new(0.8, 0.99));
        Assert.True(interval.Low <= 0 && interval.High >= 0, $"{interval}");
    }

    /// <summary>Also writes the figures of docs/0006-difference-of-two-runs.md, which were made with LAB_EVIDENCE_RUNS=4000.</summary>
    private double Covered(string noise, int pairsOfA, int pairsOfB, Func<LocationEstimate, LocationEstimate, Interval> interval)
    {
        var runs = int.Parse(Environment.GetEnvironmentVariable("LAB_EVIDENCE_RUNS") ?? "400", CultureInfo.InvariantCulture);
        var covered = Enumerable.Range(1, runs).Count(seed =>
        {
            var random = new Random(seed);
            // B is twice as noisy as A.
            var a = Effects(noise, random, pairsOfA, 0.20, 0.02);
            var b = Effects(noise, random, pairsOfB, 0.20 + TrueDifference, 0.04);
            return interval(a, b).Contains(TrueDifference);
        }) / (double)runs;
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {noise} | {pairsOfA}, {pairsOfB} | {interval.Method.Name} | {100 * covered:F1} % |"));
        return covered;
    }

    private static Interval WelchInterval(LocationEstimate a, LocationEstimate b) => WelchDifference.Of(a, b).Interval(0.95);

    private static Interval MoverInterval(LocationEstimate a, LocationEstimate b) =>
        MoverDifference.Interval(a.Value, a.Interval, b.Value, b.Interval);

    private static LocationEstimate Effects(string noise, Random random, int pairs, double effect, double deviation) => Estimator.Of(
        Estimator.Chosen,
        [.. PairNoise.All.First(each => each.Name == noise).Draw(random).Take(pairs).Select(value => effect + (deviation * value))],
        confidence: 0.95);

    private static LocationEstimate Estimate(double value, double error, double freedom) =>
        new(value, new Interval(value - error, value + error), error, freedom);
}
