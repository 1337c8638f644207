using Lab.Core.Benchmarks;
using MathNet.Numerics.Distributions;
using Xunit;

namespace Lab.Tests.Statistics;

public sealed class WindowNoiseTests
{
    private const long StepNs = 10_000_000;

    [Fact]
    public void Independent_noise_falls_by_the_square_root_of_the_length()
    {
        var steps = Steps(4_000, (random, _) => Normal.Sample(random, 0, 0.05));
        var (one, sixteen) = (WindowNoise.Of(steps, 1, 0)!, WindowNoise.Of(steps, 16, 0)!);
        Assert.Equal(10, one.WindowMs, 6);
        Assert.Equal(0.05 * Math.Sqrt(2), one.PairDeviation, 2);
        Assert.Equal(4, one.PairDeviation / sixteen.PairDeviation, 0);
        Assert.InRange(sixteen.HalfWidth30s / one.HalfWidth30s, 0.75, 1.3); // the same time tells the same
    }

    [Fact]
    public void Slow_noise_is_seen_best_by_short_windows()
    {
        var level = 0.0;
        var steps = Steps(4_000, (random, _) => level = (0.99 * level) + Normal.Sample(random, 0, 0.02));
        Assert.True(WindowNoise.Of(steps, 1, 0)!.HalfWidth30s < 0.5 * WindowNoise.Of(steps, 16, 0)!.HalfWidth30s);
    }

    [Fact]
    public void Time_lost_in_switching_weighs_more_on_short_windows()
    {
        var steps = Steps(4_000, (random, _) => Normal.Sample(random, 0, 0.05));
        Assert.Equal(Math.Sqrt(2), WindowNoise.Of(steps, 1, 0.010)!.HalfWidth30s / WindowNoise.Of(steps, 1, 0)!.HalfWidth30s, 6);
    }

    [Fact]
    public void Fewer_than_twenty_pairs_tell_nothing() => Assert.Null(WindowNoise.Of(Steps(39, (_, _) => 0), 1, 0));

    private static CounterStep[] Steps(int count, Func<Random, int, double> noise)
    {
        var random = new Random(11);
        return [.. Enumerable.Range(0, count).Select(step => new CounterStep(
            step * StepNs, (step + 1) * StepNs, Requests: 1_000, (long)(1_000 * 60_000 * Math.Exp(noise(random, step)))))];
    }
}
