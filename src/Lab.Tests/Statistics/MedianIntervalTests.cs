using Lab.Core.Statistics;
using Xunit;

namespace Lab.Tests.Statistics;

public sealed class MedianIntervalTests
{
    // Hollander, Wolfe and Chicken's table of the sign test: the ranks of the 95 % interval.
    [Theory]
    [InlineData(6, 1, 6)]
    [InlineData(8, 1, 8)]
    [InlineData(9, 2, 8)]
    [InlineData(10, 2, 9)]
    [InlineData(20, 6, 15)]
    [InlineData(25, 8, 18)]
    public void Ends_are_the_values_of_the_ranks_in_the_tables(int count, double low, double high) => Assert.Equal(
        new Interval(low, high), MedianInterval.Of([.. Enumerable.Range(1, count).Select(rank => (double)rank)], 0.95));

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(5)]
    public void Fewer_than_six_values_have_no_interval_of_95_percent(int count) =>
        Assert.Null(MedianInterval.Of([.. Enumerable.Range(1, count).Select(rank => (double)rank)], 0.95));

    [Fact]
    public void Interval_holds_the_median_of_a_skew_distribution_as_often_as_it_says()
    {
        var random = new Random(7);
        var held = Enumerable.Range(0, 4_000).Count(_ =>
        {
            double[] sorted = [.. Enumerable.Range(0, 8).Select(_ => Math.Exp(3 * random.NextDouble() * random.NextDouble())).Order()];
            return MedianInterval.Of(sorted, 0.95)!.Value.Contains(Median);
        });
        Assert.InRange(held / 4_000.0, 0.985, 1);
    }

    /// <summary>P(u v up to x) = x - x ln x is a half at 0.18668.</summary>
    private static double Median => Math.Exp(3 * 0.186682);
}
