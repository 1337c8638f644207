using Lab.Core.Machines;
using Lab.Core.Planning;
using Lab.Core.Records;
using Lab.Runner.Loads;

namespace Lab.Runner.Execution;

/// <summary>
/// Takes an accounting window: the kernel's own statistics are on (which costs time, so nothing is timed here), and the load
/// is drained before and after, so that what the probe saw can be held against what the load did, to the last event. CPU and context
/// switches are read when all of that is delivered, so they are those of these requests, the reader's part included.
/// </summary>
internal sealed class AccountingTaker(IAgent agent, LoadControl load, string loadName, int[] serverCpus, PathSwitch? path = null)
{
    private readonly AnswerWatch _answers = new();

    /// <summary>
    /// The window of an arm, or with null of the baseline: no probe at all. A load that goes on must be running, and runs again afterwards; a
    /// tool must not, and does not.
    /// </summary>
    /// <exception cref="Core.ArmFaultException">The arm could not be attached, or was gone at the end; the load goes on
    /// as before.</exception>
    public async Task<AccountingWindow> TakeAsync(int index, int round, Arm? arm, CancellationToken cancellationToken)
    {
        try
        {
            return await TakeUnguardedAsync(index, round, arm, cancellationToken);
        }
        catch (Core.ArmFaultException)
        {
            // Both ends at which an arm is at fault find the load paused.
            await EndAsync(arm, cancellationToken);
            throw;
        }
    }

    private async Task<AccountingWindow> TakeUnguardedAsync(
        int index, int round, Arm? arm, CancellationToken cancellationToken)
    {
        await load.PauseAsync(cancellationToken);
        // No window of the load's own is closed here, and many rounds would fill its ring of records.
        await load.ForgetAsync(cancellationToken);
        var before = await load.ReadAsync(cancellationToken);
        await agent.SetAccountingAsync(enabled: true, cancellationToken);
        AttachmentProof? proof = null;
        if (arm is not null)
        {
            (_, _, proof) = await agent.AttachAsync(new(arm.Id, arm.Class, arm.Hooks), cancellationToken);
        }

        var scheduled = await agent.ReadSchedulingAsync(cancellationToken);
        var start = await agent.ReadCountersAsync(cancellationToken);

        if (path is not null)
        {
            await path.AimForAsync(arm, baseline: arm is null, cancellationToken);
        }

        // Before and after, next to the load: what the agent does besides, reading /proc for one, are hits of a system call's hook too.
        var first = await agent.ReadProgramsAsync(cancellationToken);
        await load.ResumeAsync(cancellationToken);
        await Task.Delay(RunTiming.Accounting, cancellationToken);
        await load.PauseAsync(cancellationToken);

        var end = await agent.ReadCountersAsync(cancellationToken);
        await Task.Delay(RunTiming.Delivery, cancellationToken);
        var last = await agent.ReadProgramsAsync(cancellationToken);
        var settled = await agent.ReadCountersAsync(cancellationToken);
        var scheduling = await agent.ReadSchedulingAsync(cancellationToken);
        var output = await agent.DetachAsync(cancellationToken);
        var after = await load.ReadAsync(cancellationToken);
        await EndAsync(arm, cancellationToken);
        var counts = Difference(after.Totals, before.Totals);
        _answers.ThrowIfSilent(counts, arm?.Id ?? Arm.Baseline);
        return new AccountingWindow
        {
            Index = index,
            Load = loadName,
            Arm = arm?.Id ?? Arm.Baseline,
            Round = round,
            StartNs = start.MonotonicNs,
            EndNs = end.MonotonicNs,
            Counts = counts,
            Probe = new ProbeCounters([.. last.Select((now, index) => first.ElementAtOrDefault(index) is { } before && before.Name == now.Name ? now.Since(before) : now)], output.Events, output.Lost, proof, output.OutputBytes) { Passed = output.Passed },
            ServerCpus = serverCpus,
            ServerCpuNs = settled.ServerCpuNs - start.ServerCpuNs,
            ReaderCpuNs = settled.ReaderCpuNs - start.ReaderCpuNs,
            Scheduling = scheduling.Since(scheduled),
        };
    }

    private async Task EndAsync(Arm? arm, CancellationToken cancellationToken)
    {
        await agent.SetAccountingAsync(enabled: false, cancellationToken);
        if (path is not null)
        {
            await path.AimForAsync(arm, baseline: true, cancellationToken);
        }

        if (load.IsContinuous)
        {
            await load.ResumeAsync(cancellationToken);
        }
    }

    private static LoadCounts Difference(LoadCounts after, LoadCounts before) => new(
        after.Requests - before.Requests,
        after.Connections - before.Connections,
        after.Errors
            .Select(entry => (entry.Key, Count: entry.Value - before.Errors.GetValueOrDefault(entry.Key)))
            .Where(entry => entry.Count > 0)
            .ToDictionary(entry => entry.Key, entry => entry.Count));
}
