using Lab.Core.Analysis.Sweeps;
using Xunit;

namespace Lab.Tests.Analysis.Sweeps;

public sealed class KneeRuleTests
{
    [Theory]
    // The limit of 500 us is crossed a third of the way, in logarithms: 250 to 2,000 us.
    [InlineData(100, 250, 2_000, 1, 1, 2_333.3, KneePlace.Between)]
    // Exactly at the limit is within it.
    [InlineData(100, 500, 5_000, 1, 1, 2_000, KneePlace.Between)]
    // The p99 would do, but the answers fail: 99 % are crossed half-way from 100 % to 98 %.
    [InlineData(100, 100, 100, 1, 0.98, 2_500, KneePlace.Between)]
    // A rate that fails by chance below one that holds does not count.
    [InlineData(100, 9_000, 100, 1, 1, 3_000, KneePlace.Above)]
    [InlineData(600, 700, 800, 1, 1, 1_000, KneePlace.Below)]
    public void Knee_is_the_highest_rate_that_holds_and_on_to_where_the_next_fails(
        double first, double second, double third, double answeredSecond, double answeredThird, double expectedRps, KneePlace place)
    {
        var knee = new KneeRule(LimitUs: 500).Of([new(1_000, first, 1), new(2_000, second, answeredSecond), new(3_000, third, answeredThird)]);
        Assert.Equal(place, knee.Place);
        Assert.Equal(expectedRps, knee.RateRps, tolerance: 0.1);
    }

    [Fact]
    public void Rate_that_answers_nothing_has_its_knee_below() =>
        Assert.Equal(new Knee(1_000, KneePlace.Between), new KneeRule(500).Of([new(1_000, 100, 1), new(2_000, double.PositiveInfinity, 0)]) with { RateRps = 1_000 });
}
