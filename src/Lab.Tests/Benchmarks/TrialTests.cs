using Lab.Benchmarks.Contest;
using Lab.Core;
using Lab.Core.Benchmarks;
using Lab.Core.Records;
using Lab.Load;
using Xunit;

namespace Lab.Tests.Benchmarks;

/// <summary>What the bench makes of what a load tells it, with a load that is made up.</summary>
public sealed class TrialTests
{
    private static readonly PacingStep Step = new(0, 0, 1, RateRps: 500);

    [Fact]
    public async Task Windows_of_the_engine_are_added_up()
    {
        await using var load = new MadeUpLoad(pacing: null);
        var watched = await new EngineTrial(load).WatchAsync(TimeSpan.FromSeconds(2.1), TestContext.Current.CancellationToken);
        Assert.Equal(2, load.Windows.Count);
        Assert.Equal(load.Windows.Sum(window => window.EndNs - window.StartNs) / 1e9, watched.Figures.Seconds, 9);
        Assert.Equal((20, 2, 6), (watched.Figures.Requests, watched.Figures.Failed, watched.Connections));
        Assert.InRange(watched.Figures.P50Us!.Value, 99, 101);
        Assert.True(watched.Figures.CpuNs > 0);
        Assert.InRange(watched.Figures.AllocatedBytes!.Value, 0, long.MaxValue);
    }

    [Fact]
    public async Task A_second_watch_begins_from_nothing_and_warming_up_does_not_count()
    {
        await using var load = new MadeUpLoad(pacing: null);
        var trial = new EngineTrial(load);
        await trial.WarmUpAsync(TimeSpan.FromMilliseconds(10), TestContext.Current.CancellationToken);
        await trial.WatchAsync(TimeSpan.FromMilliseconds(10), TestContext.Current.CancellationToken);
        var second = await trial.WatchAsync(TimeSpan.FromMilliseconds(10), TestContext.Current.CancellationToken);
        Assert.Equal(3, load.Windows.Count);
        Assert.Equal((10, 1, 3), (second.Figures.Requests, second.Figures.Failed, second.Connections));
    }

    [Fact]
    public async Task Pacing_is_that_of_one_window()
    {
        var pacing = new Pacing(Due: 500, NotSent: 1, 10, 90, 200, 0.05);
        await using var load = new MadeUpLoad(pacing);
        var sample = await new PacingTrial(load).WatchAsync(Step, TimeSpan.Zero, TimeSpan.FromMilliseconds(20), TestContext.Current.CancellationToken);
        var window = Assert.Single(load.Windows);
        Assert.Equal(new PacingSample(Step, (window.EndNs - window.StartNs) / 1e9, Failed: 1, pacing), sample);
        Assert.Equal(499 / sample.Seconds, sample.AchievedRps, 9);
    }

    [Fact]
    public async Task A_closed_loop_has_no_pacing()
    {
        await using var load = new MadeUpLoad(pacing: null);
        await Assert.ThrowsAsync<LabException>(() => new PacingTrial(load).WatchAsync(Step, TimeSpan.Zero, TimeSpan.Zero, TestContext.Current.CancellationToken));
    }

    /// <summary>Every window has 10 answers of 100 us, 3 connections and a failure.</summary>
    private sealed class MadeUpLoad(Pacing? pacing) : ILoad
    {
        private long _cpuNs;

        public List<(long StartNs, long EndNs)> Windows { get; } = [];

        public long? Backlog => null;

        public bool IsContinuous => true;

        public long CpuNs => _cpuNs += 1_000;

        public LoadCounts Totals => new(0, 0, new Dictionary<LoadError, long>());

        public ValueTask<WindowLoad> CloseWindowAsync(long startNs, long endNs, CancellationToken cancellationToken)
        {
            Assert.InRange(endNs, startNs, MonotonicClock.NowNs);
            Assert.True(Windows.Count == 0 || startNs >= Windows[^1].EndNs);
            Windows.Add((startNs, endNs));
            var latency = WindowLoad.NewHistogram();
            latency.RecordValueWithCount(100_000, 10);
            var counts = new LoadCounts(10, 3, new Dictionary<LoadError, long> { [LoadError.Reset] = 1 });
            return ValueTask.FromResult(new WindowLoad(startNs, endNs, counts, latency) { Pacing = pacing });
        }

        public void DiscardBefore(long ns)
        {
        }

        public Task PauseAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public void Resume()
        {
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
