using System.Diagnostics;
using Lab.Core.Analysis;
using Lab.Core.Definitions;
using Lab.Core.Planning;
using Lab.Core.Records;
using Lab.Core.Statistics;

namespace Lab.Runner.Execution;

/// <summary>Runs the blocks of one load, until they are done, precise enough, or out of time.</summary>
internal sealed class Switchback(ExperimentPlan plan, LoadSpec load, WindowTaker taker, RunFolderWriter folder, IProgress<RunProgress> progress)
{
    /// <summary>A run that is slower than its estimate may take that much longer to reach the pairs it needs.</summary>
    private const double Overtime = 1.5;

    private readonly List<MeasuredWindow> _windows = [];

    /// <summary>Measures; each window is on disk when the one after the next begins.</summary>
    public async Task RunAsync(Schedule schedule, Func<int> nextIndex, CancellationToken cancellationToken)
    {
        var since = Stopwatch.GetTimestamp();
        TakenWindow? over = null;
        foreach (var block in schedule.Blocks)
        {
            foreach (var pair in block.Pairs)
            {
                var arm = plan.Arm(pair.Arm);
                foreach (var baseline in new[] { pair.BaselineFirst, !pair.BaselineFirst })
                {
                    var taken = await taker.TakeAsync(nextIndex(), block, pair, arm, baseline, cancellationToken);
                    // The one before: by now its slowest requests have ended too, and nobody waits for them.
                    await CloseAsync(over, cancellationToken);
                    over = taken;
                }
            }

            await CloseAsync(over, cancellationToken);
            over = null;
            var halfWidth = WidestHalfWidth();
            progress.Report(new BlockDone(schedule.Load, block.Index + 1, schedule.Blocks.Count, halfWidth));
            if (IsOver(block, halfWidth, Stopwatch.GetElapsedTime(since)))
            {
                return;
            }
        }
    }

    private async Task CloseAsync(TakenWindow? over, CancellationToken cancellationToken)
    {
        if (over is not null)
        {
            var closed = await taker.CloseAsync(over, cancellationToken);
            folder.Append(closed.Record, closed.Load.Latency);
            _windows.Add(closed.Record);
        }
    }

    private bool IsOver(Block block, double? halfWidth, TimeSpan elapsed)
    {
        if (plan.FixedBlocks)
        {
            return false;
        }

        var budget = plan.Definition.MaxTime / plan.Schedules.Count;
        var enough = halfWidth is not null;
        return ((block.Index + 1) % plan.Batch == 0 && halfWidth <= plan.Definition.Precision)
            || elapsed > budget * (enough ? 1 : Overtime);
    }

    /// <summary>Of the probes, or of the controls where there is nothing else. Null until every arm has the pairs that a verdict needs.</summary>
    private double? WidestHalfWidth()
    {
        double widest = 0;
        var primary = PairEffect.Primary(load);
        var kind = plan.RunningArms.Max(arm => arm.Kind);
        foreach (var sample in ArmSample.AllOf(plan, _windows).Where(sample => sample.Load == load.Name && sample.Arm.Kind == kind))
        {
            if (Precision.HalfWidth(Estimator.Chosen, sample.Effects(primary)) is not { } halfWidth)
            {
                return null;
            }

            widest = Math.Max(widest, halfWidth);
        }

        return widest;
    }
}
