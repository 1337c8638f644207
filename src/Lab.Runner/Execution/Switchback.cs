using System.Diagnostics;
using Lab.Core.Analysis;
using Lab.Core.Definitions;
using Lab.Core.Planning;
using Lab.Core.Records;
using Lab.Runner.Loads;

namespace Lab.Runner.Execution;

/// <summary>Runs the blocks of one load, until they are done, precise enough, or out of time.</summary>
/// <param name="plan">The plan.</param>
/// <param name="load">The load as it is asked for.</param>
/// <param name="control">The load.</param>
/// <param name="turn">When a block may begin.</param>
/// <param name="taker">Takes the windows.</param>
/// <param name="folder">Keeps them.</param>
/// <param name="progress">Is told of each block.</param>
internal sealed class Switchback(
    ExperimentPlan plan,
    LoadSpec load,
    LoadControl control,
    RunTurn turn,
    WindowTaker taker,
    FaultyArms faulty,
    RunFolderWriter folder,
    IProgress<RunProgress> progress)
{
    /// <summary>A run that is slower than its estimate may take that much longer to reach the pairs it needs.</summary>
    private const double Overtime = 1.5;

    private readonly RunningPrecision _precision = new(plan, load);

    /// <summary>Measures; each window is on disk when the one after the next begins.</summary>
    public async Task RunAsync(Schedule schedule, Func<int> nextIndex, CancellationToken cancellationToken)
    {
        var elapsed = TimeSpan.Zero;
        foreach (var block in schedule.Blocks)
        {
            await turn.BeginAsync(control, cancellationToken);
            var since = Stopwatch.GetTimestamp();
            await TakeAsync(block, nextIndex, cancellationToken);
            elapsed += Stopwatch.GetElapsedTime(since);
            await turn.EndAsync(control, cancellationToken);
            var halfWidth = _precision.WidestHalfWidth(IsBatchEnd(block));
            progress.Report(new BlockDone(schedule.Load, block.Index + 1, schedule.Blocks.Count, halfWidth));
            if (IsOver(schedule, block, halfWidth, elapsed))
            {
                return;
            }
        }
    }

    private async Task TakeAsync(Block block, Func<int> nextIndex, CancellationToken cancellationToken)
    {
        TakenWindow? over = null;
        foreach (var pair in block.Pairs)
        {
            if (faulty.HasGivenUp(pair.Arm))
            {
                _precision.GiveUp(pair.Arm);
                continue;
            }

            var arm = plan.Arm(pair.Arm);
            foreach (var baseline in new[] { pair.BaselineFirst, !pair.BaselineFirst })
            {
                var place = new WindowPlace(
                    nextIndex(), load.Name, baseline ? Arm.Baseline : arm.Id, arm.Id, pair.Index);
                var taken = await faulty.TakeAsync(
                    place, () => taker.TakeAsync(place.Index, block, pair, arm, baseline, cancellationToken));
                // The one before: by now its slowest requests have ended too, and nobody waits for them.
                await CloseAsync(over, cancellationToken);
                over = taken;
                if (taken is null)
                {
                    break; // half a pair is none
                }
            }
        }

        await CloseAsync(over, cancellationToken);
    }

    private async Task CloseAsync(TakenWindow? over, CancellationToken cancellationToken)
    {
        if (over is not null)
        {
            var closed = await taker.CloseAsync(over, cancellationToken);
            var place = new WindowPlace(
                closed.Record.Index, load.Name, closed.Record.Arm, closed.Record.PairArm, closed.Record.Pair);
            if (!faulty.Accepts(place, closed.Record))
            {
                return;
            }

            folder.Append(closed.Record, closed.Load.Latency.TotalCount == 0 ? null : closed.Load.Latency, closed.Load.Corrected);
            _precision.Add(closed.Record, closed.Load.Corrected);
        }
    }

    private bool IsBatchEnd(Block block) => (block.Index + 1) % plan.Batch == 0;

    private bool IsOver(Schedule schedule, Block block, double? halfWidth, TimeSpan elapsed)
    {
        if (plan.FixedBlocks)
        {
            return false;
        }

        // Blocks take the same time under every load.
        var budget = plan.Definition.MaxTime * ((double)schedule.Blocks.Count / plan.Schedules.Sum(each => each.Blocks.Count));
        return (IsBatchEnd(block) && halfWidth <= plan.Definition.Precision)
            || elapsed > budget * (_precision.IsEnough ? 1 : Overtime);
    }
}
