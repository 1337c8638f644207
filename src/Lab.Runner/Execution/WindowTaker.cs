using Lab.Core.Definitions;
using Lab.Core.Machines;
using Lab.Core.Planning;
using Lab.Core.Records;
using Lab.Load;
using Lab.Runner.Loads;

namespace Lab.Runner.Execution;

/// <summary>Takes the windows of pairs under one load.</summary>
internal abstract class WindowTaker(LoadControl load, string loadName)
{
    private readonly AnswerWatch _answers = new();

    /// <summary>
    /// Takes the window of a pair in which the arm is in force, or the one in which its twin is. It is over afterwards, but its
    /// slowest requests may not be: it is closed later, so that nobody waits for them.
    /// </summary>
    public abstract Task<TakenWindow> TakeAsync(int index, Block block, Pair pair, Arm arm, bool baseline, CancellationToken cancellationToken);

    /// <summary>Adds what the load did in the window; to be called in the order of the windows, between two of them.</summary>
    public async Task<ClosedWindow> CloseAsync(TakenWindow taken, CancellationToken cancellationToken)
    {
        var (before, after) = (taken.Report.Start, taken.Report.End);
        var seen = await load.CloseWindowAsync(before.MonotonicNs, after.MonotonicNs, cancellationToken);
        _answers.ThrowIfSilent(seen.Counts, taken.Baseline ? Arm.Baseline : taken.Arm.Id);
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
            // Of the load's: a run of a tool is shorter than what its start and its report take.
            StartNs = seen.StartNs,
            EndNs = seen.EndNs,
            Counts = seen.Counts,
            ServerCpuNs = after.ServerCpuNs - before.ServerCpuNs,
            ReaderCpuNs = after.ReaderCpuNs - before.ReaderCpuNs,
            ClientCpuNs = taken.Arm.Class == SwitchingClass.Path ? after.ClientCpuNs - before.ClientCpuNs : null,
            LoadCpuNs = (long)(taken.LoadShare * (after.MonotonicNs - before.MonotonicNs)),
            AttachNs = taken.Report.AttachNs,
            Events = taken.Report.Detached.Events,
            Lost = taken.Report.Detached.Lost,
            Latency = seen.Quantiles,
            Corrected = seen.CorrectedQuantiles,
            Pacing = seen.Pacing,
            Instructions = taken.Instructions,
            UnsettledBacklog = taken.UnsettledBacklog,
            Own = before.Own is { } earlier ? after.Own?.Since(earlier) : null,
        };
        return new(record, seen);
    }

    /// <summary>What is to be attached: nothing but the twin in baseline and control windows.</summary>
    private protected static string? Probe(Arm arm, bool baseline) => baseline || arm.Kind == ArmKind.Control ? null : arm.Id;
}

/// <summary>A window that is over on the machine under test, while requests that began in it may still be under way.</summary>
/// <param name="LoadShare">Share of a CPU that the load took over the window.</param>
internal sealed record TakenWindow(int Index, Block Block, Pair Pair, Arm Arm, bool Baseline, WindowReport Report, double LoadShare)
{
    /// <summary>Counted loads: instructions of the machine under test in it; null for a timed load.</summary>
    public long? Instructions { get; init; }

    /// <summary>
    /// Open loops that did not settle in time after the switch: what they still owed; null where all is well.
    /// </summary>
    public long? UnsettledBacklog { get; init; }
}

/// <summary>A window with the latencies of its requests.</summary>
internal sealed record ClosedWindow(MeasuredWindow Record, WindowLoad Load);
