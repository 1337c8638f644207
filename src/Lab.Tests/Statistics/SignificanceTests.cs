using Lab.Core.Statistics;
using Xunit;

namespace Lab.Tests.Statistics;

public sealed class SignificanceTests
{
    // Darwin's maize, the example of Fisher (1935): 1,726 of the 32,768 sign patterns are as extreme.
    private static readonly double[] Maize = [49, -67, 8, 16, 6, 23, 28, 41, 14, 29, 56, 24, 75, 60, -48];

    [Fact]
    public void Sign_flips_of_few_values_are_tried_exactly()
    {
        double[] depression = [0.952, -0.147, 1.022, 0.430, 0.620, 0.590, 0.490, -0.080, 0.010];
        Assert.Equal(20.0 / 512, SignFlipTest.PValue(new HodgesLehmann(), depression, seed: 1), 10);
    }

    [Fact]
    public void Sign_flips_of_the_mean_agree_with_Fisher() =>
        Assert.Equal(1_726.0 / 32_768, SignFlipTest.PValue(new ArithmeticMean(), Maize, seed: 1), 0.006);

    [Fact]
    public void Drawn_p_value_is_never_zero() =>
        Assert.Equal(1.0 / 10_000, SignFlipTest.PValue(new HodgesLehmann(), Enumerable.Range(1, 100).Select(i => 1.0 + i).ToArray(), seed: 1), 10);

    [Fact]
    public void Same_seed_gives_the_same_p_value() => Assert.Equal(
        SignFlipTest.PValue(new HodgesLehmann(), Maize, seed: 5), SignFlipTest.PValue(new HodgesLehmann(), Maize, seed: 5));

    [Fact]
    public void Holm_steps_down_and_never_falls() =>
        Assert.Equal([0.03, 0.06, 0.06, 0.02], Holm.Adjust([0.01, 0.04, 0.03, 0.005]).Select(p => Math.Round(p, 10)));

    [Fact]
    public void Minimum_detectable_effect_shrinks_with_the_pairs_of_the_arm()
    {
        var control = new LocationEstimate(0, default, StandardError: 0.01, double.PositiveInfinity);
        Assert.Equal(0.02802, MinimumDetectableEffect.From(control, controlPairs: 50, armPairs: 50), 5);
        Assert.Equal(0.01401, MinimumDetectableEffect.From(control, controlPairs: 50, armPairs: 200), 5);
    }

    [Fact]
    public void Precision_is_never_reached_before_twenty_pairs()
    {
        var same = Enumerable.Repeat(0.01, 40).ToArray();
        Assert.False(Precision.IsReached(same[..19], target: 0.01));
        Assert.True(Precision.IsReached(same[..20], target: 0.01));
    }

    [Fact]
    public void Precision_is_the_half_width_of_the_interval()
    {
        double[] effects = [.. Enumerable.Range(0, 40).Select(pair => 0.01 * (pair * 17 % 40))];
        var halfWidth = Estimator.Of(Estimator.Chosen, effects, confidence: 0.95).Interval.HalfWidth;
        Assert.True(Precision.IsReached(effects, halfWidth * 1.001));
        Assert.False(Precision.IsReached(effects, halfWidth * 0.999));
    }

    [Fact]
    public void Bootstrap_of_equal_blocks_sees_no_effect()
    {
        var counts = new SparseCounts([1_000, 2_000, 9_000], [500, 480, 20]);
        var blocks = Enumerable.Repeat(new LatencyBlock(counts, counts), 10).ToArray();
        var drawn = new QuantileBootstrap(blocks).Draw([0.5, 0.99], seed: 1);
        Assert.All(drawn, effects => Assert.Equal(new Interval(0, 0), QuantileBootstrap.PercentileInterval(effects, 0.95)));
    }

    [Fact]
    public void Quantile_is_the_smallest_value_that_enough_do_not_exceed()
    {
        var counts = new SparseCounts([10, 20, 30], [50, 40, 10]);
        Assert.Equal(10, counts.Quantile(0.50));
        Assert.Equal(20, counts.Quantile(0.51));
        Assert.Equal(20, counts.Quantile(0.90));
        Assert.Equal(30, counts.Quantile(0.99));
    }
}
