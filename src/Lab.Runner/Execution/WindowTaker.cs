using System.Diagnostics;
using Lab.Core.Definitions;
using Lab.Core.Machines;
using Lab.Core.Planning;
using Lab.Core.Records;
using Lab.Load;

namespace Lab.Runner.Execution;

/// <summary>Takes one window of a pair: switch, guard, read, wait, read, switch back, while the load goes on.</summary>
internal sealed class WindowTaker(IAgent agent, EpollLoad load, string loadName)
{
    /// <summary>
    /// Takes the window of a pair in which the arm is in force, or the one in which its twin is. It is over afterwards, but its
    /// slowest requests may not be: it is closed later, so that nobody waits for them.
    /// </summary>
    public async Task<TakenWindow> TakeAsync(int index, Block block, Pair pair, Arm arm, bool baseline, CancellationToken cancellationToken)
    {
        var timing = ClassTiming.For(arm.Class);
        var probe = baseline || arm.Kind == ArmKind.Control ? null : arm.Id;
        var (since, loadCpuBefore) = (Stopwatch.GetTimestamp(), load.CpuNs);
        var report = await agent.TakeWindowAsync(
            new(probe, arm.Class, arm.Hooks, Ns(timing.Guard), Ns(timing.Window)), cancellationToken);
        var loadShare = (load.CpuNs - loadCpuBefore) / Stopwatch.GetElapsedTime(since).TotalNanoseconds;
        return new(index, block, pair, arm, baseline, report, loadShare);
    }

    /// <summary>Adds what the load did in the window; to be called in the order of the windows, between two of them.</summary>
    public async Task<ClosedWindow> CloseAsync(TakenWindow taken, CancellationToken cancellationToken)
    {
        var (before, after) = (taken.Report.Start, taken.Report.End);
        var seen = await load.CloseWindowAsync(before.MonotonicNs, after.MonotonicNs, cancellationToken);
        var record = new MeasuredWindow
        {
            Index = taken.Index,
            Load = loadName,
            Arm = taken.Baseline ? Arm.Baseline : taken.Arm.Id,
            PairArm = taken.Arm.Id,
            Block = taken.Block.Index,
            Pair = taken.Pair.Index,
            Class = taken.Arm.Class,
            First = taken.Baseline == taken.Pair.BaselineFirst,
            StartNs = before.MonotonicNs,
            EndNs = after.MonotonicNs,
            Counts = seen.Counts,
            ServerCpuNs = after.ServerCpuNs - before.ServerCpuNs,
            ReaderCpuNs = after.ReaderCpuNs - before.ReaderCpuNs,
            LoadCpuNs = (long)(taken.LoadShare * (after.MonotonicNs - before.MonotonicNs)),
            AttachNs = taken.Report.AttachNs,
            Events = taken.Report.Detached.Events,
            Lost = taken.Report.Detached.Lost,
            Latency = seen.Quantiles,
            Own = before.Own is { } earlier ? after.Own?.Since(earlier) : null,
        };
        return new(record, seen);
    }

    private static long Ns(TimeSpan time) => (long)time.TotalNanoseconds;
}

/// <summary>A window that is over on the machine under test, while requests that began in it may still be under way.</summary>
/// <param name="LoadShare">Share of a CPU that the load took over the window and its switches.</param>
internal sealed record TakenWindow(int Index, Block Block, Pair Pair, Arm Arm, bool Baseline, WindowReport Report, double LoadShare);

/// <summary>A window with the latencies of its requests.</summary>
internal sealed record ClosedWindow(MeasuredWindow Record, WindowLoad Load);
