using BenchmarkDotNet.Characteristics;
using BenchmarkDotNet.Engines;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Reports;
using Lab.Bpf;
using Lab.Core.Benchmarks.Hooks;
using Perfolizer.Mathematics.OutlierDetection;

namespace Lab.Benchmarks.Hooks;

/// <summary>
/// BenchmarkDotNet's engine, with iterations in blocks: a few milliseconds without the program, the same with it, in a random order, again and
/// again. By itself it would measure one case after another, minutes apart, and what a shared machine does meanwhile would pass for the cost of
/// a hook. Its own engine finds out how many events make an iteration, warms up, and looks at the collector's heap.
/// </summary>
internal sealed class PairedEngine(IEngine inner, HookTrial trial, Action<HookSample> record, CancellationToken cancellationToken) : IEngine
{
    private const int UnrollFactor = 1;

    /// <summary>For a case that was not measured: its tables have to hold something.</summary>
    private static readonly Measurement Nothing = new(1, IterationMode.Workload, IterationStage.Actual, 1, 1, 0);

    private readonly List<Measurement> _with = [];

    public IHost Host => inner.Host;

    public Job TargetJob => inner.TargetJob;

    public long OperationsPerInvoke => inner.OperationsPerInvoke;

    public Action? GlobalSetupAction => inner.GlobalSetupAction;

    public Action? GlobalCleanupAction => inner.GlobalCleanupAction;

    public Action<long> WorkloadAction => inner.WorkloadAction;

    public Action<long> OverheadAction => inner.OverheadAction;

    public IResolver Resolver => inner.Resolver;

    /// <summary>Never throws: BenchmarkDotNet does not survive a case that fails in its own process. What went wrong is kept in the trial.</summary>
    public RunResults Run()
    {
        var own = default(RunResults);
        try
        {
            if (!cancellationToken.IsCancellationRequested && trial.Failure is null)
            {
                // With the program, which takes longer: its iteration is the one that has to be long enough, and not too long.
                trial.Switch(on: true);
                trial.Settle();
                own = inner.Run();
                MeasureBlocks(own.Workload[^1].Operations / OperationsPerInvoke);
            }
        }
        catch (BpfException failure)
        {
            trial.Failure = failure;
        }

        return new RunResults(_with.Count > 0 ? _with : [Nothing], OutlierMode.DontRemove, own.GCStats, own.ThreadingStats, own.ExceptionFrequency);
    }

    public Measurement RunIteration(IterationData data) => inner.RunIteration(data);

    public void WriteLine() => inner.WriteLine();

    public void WriteLine(string line) => inner.WriteLine(line);

    public void Dispose() => inner.Dispose();

    private void MeasureBlocks(long invocations)
    {
        foreach (var (block, withFirst) in trial.Halves.Index())
        {
            if (cancellationToken.IsCancellationRequested)
            {
                return;
            }

            Record(MeasureBlock(block, withFirst, invocations));
        }

        trial.Switch(on: false);
        Record(trial.Account());
    }

    private BlockSample MeasureBlock(int block, bool withFirst, long invocations)
    {
        var first = MeasureHalf(block, withFirst, invocations);
        var second = MeasureHalf(block, !withFirst, invocations);
        var (with, without) = withFirst ? (first, second) : (second, first);
        _with.AddRange([with.Once, with.Twice]);
        return new BlockSample(
            trial.Rung.Id, with.Once.Operations,
            without.Once.Nanoseconds, without.Twice.Nanoseconds, with.Once.Nanoseconds, with.Twice.Nanoseconds);
    }

    private (Measurement Once, Measurement Twice) MeasureHalf(int block, bool isOn, long invocations)
    {
        trial.Switch(isOn);
        trial.RunBatch(); // what a switch leaves in the caches is not a hit's
        if (block % 2 == 0)
        {
            var once = Iterate(block, invocations);
            return (once, Iterate(block, 2 * invocations));
        }

        var twice = Iterate(block, 2 * invocations);
        return (Iterate(block, invocations), twice);
    }

    private Measurement Iterate(int block, long invocations)
    {
        trial.Settle();
        return inner.RunIteration(new IterationData(IterationMode.Workload, IterationStage.Actual, block + 1, invocations, UnrollFactor));
    }

    private void Record(HookSample sample)
    {
        trial.Keep(sample);
        record(sample);
    }
}
