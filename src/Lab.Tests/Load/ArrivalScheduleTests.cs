using Lab.Core.Definitions;
using Lab.Load.Arrivals;
using Lab.Load.Engine;
using MathNet.Numerics.Statistics;
using Xunit;

namespace Lab.Tests.Load;

public sealed class ArrivalScheduleTests
{
    [Theory]
    [InlineData(1_000, 0, 500, 1_000_500, 2_000_500)]
    [InlineData(1_000, 0.5, 0, 500_000, 1_500_000)]
    [InlineData(3, 0, 0, 0, 333_333_333)]
    [InlineData(0.5, 0, 7, 7, 2_000_000_007)]
    public void Arrivals_are_due_at_whole_periods_from_the_start(double rps, double phase, long startNs, long first, long second)
    {
        var dues = Dues(new ConstantArrivals(rps, phase), startNs, 3);
        Assert.Contains(first, dues);
        Assert.Contains(second, dues);
    }

    [Fact]
    public void A_period_that_is_no_whole_nanosecond_does_not_add_up_its_rounding()
    {
        var schedule = new ConstantArrivals(rps: 3, phase: 0);
        schedule.Begin(0);
        for (var i = 0; i < 3_000_000; i++)
        {
            schedule.Advance();
        }

        Assert.Equal(1_000_000_000_000_000, schedule.DueNs);
    }

    [Fact]
    public void A_schedule_that_begins_anew_owes_nothing_of_the_time_before()
    {
        var schedule = new ConstantArrivals(rps: 1_000, phase: 0);
        _ = Dues(schedule, 0, 10);
        Assert.Equal([5_000_000_000, 5_001_000_000], Dues(schedule, 5_000_000_000, 2));
    }

    [Fact]
    public void Poisson_gaps_are_exponential()
    {
        var dues = Dues(new PoissonArrivals(rps: 1_000, seed: 7), 0, 200_000);
        var gaps = dues.Zip(dues.Skip(1), (a, b) => (double)(b - a)).ToArray();

        // Mean and standard deviation are both a period, to about four standard errors; a part of 1/e of the gaps is longer.
        Assert.Equal(1e6, gaps.Mean(), tolerance: 1e4);
        Assert.Equal(1e6, gaps.StandardDeviation(), tolerance: 1.5e4);
        Assert.Equal(Math.Exp(-1), gaps.Count(gap => gap > 1e6) / (double)gaps.Length, tolerance: 0.005);
    }

    [Fact]
    public void The_same_seed_draws_the_same_arrivals_and_another_seed_others()
    {
        Assert.Equal(Dues(new PoissonArrivals(100, seed: 1), 0, 50), Dues(new PoissonArrivals(100, seed: 1), 0, 50));
        Assert.NotEqual(Dues(new PoissonArrivals(100, seed: 1), 0, 50), Dues(new PoissonArrivals(100, seed: 2), 0, 50));
    }

    [Fact]
    public void Threads_share_connections_and_take_turns_at_a_constant_rate()
    {
        var shares = ThreadShare.Of(new OpenLoop("test", new FixedRate(1_000), Arrivals.Constant, 7, KeepAlive: true), threads: 3, seed: 1);

        Assert.Equal([3, 2, 2], shares.Select(share => share.Connections));
        long[] together = [.. shares.SelectMany(share => Dues(share.Arrivals!, 0, 4)).Order()];
        Assert.All(Enumerable.Range(0, 12), n => Assert.InRange(together[n] - (n * 1_000_000L), -1, 1));
    }

    [Fact]
    public void No_thread_is_without_a_connection() =>
        Assert.Equal([1, 1], ThreadShare.Of(new ClosedLoop("test", 2, KeepAlive: true), threads: 8, seed: 1).Select(share => share.Connections));

    [Fact]
    public void A_rate_that_is_not_known_yet_is_refused() =>
        Assert.Throws<ArgumentException>(() => ThreadShare.Of(new OpenLoop("test", new CapacityShare(0.5), Arrivals.Constant, 1, KeepAlive: true), 1, 1));

    private static long[] Dues(ArrivalSchedule schedule, long startNs, int count)
    {
        var dues = new long[count];
        schedule.Begin(startNs);
        foreach (ref var due in dues.AsSpan())
        {
            due = schedule.DueNs;
            schedule.Advance();
        }

        return dues;
    }
}
