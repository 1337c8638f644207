using Lab.Core.Machines;
using Lab.Core.Planning;
using Lab.Core.Records;
using Lab.Load;

namespace Lab.Runner.Execution;

/// <summary>
/// Takes an accounting window: the kernel's own statistics are on (which costs time, so nothing is timed here), and the load
/// is drained before and after, so that what the probe saw can be held against what the load did, to the last event.
/// </summary>
internal sealed class AccountingRun(IAgent agent, EpollLoad load, string loadName, int[] serverCpus)
{
    private static readonly TimeSpan Length = TimeSpan.FromSeconds(2);

    /// <summary>What tools poll with when they read events in user space; bpftrace takes 100 ms.</summary>
    private static readonly TimeSpan Delivery = TimeSpan.FromMilliseconds(300);

    /// <summary>The window of an arm. The load must be running, and runs again afterwards.</summary>
    public async Task<AccountingWindow> TakeAsync(int index, Arm arm, CancellationToken cancellationToken)
    {
        await load.PauseAsync(cancellationToken);
        var before = load.Totals;
        await agent.SetAccountingAsync(enabled: true, cancellationToken);
        await agent.AttachAsync(new(arm.Id, arm.Class, arm.Hooks), cancellationToken);
        var start = await agent.ReadCountersAsync(cancellationToken);

        load.Resume();
        await Task.Delay(Length, cancellationToken);
        await load.PauseAsync(cancellationToken);

        var end = await agent.ReadCountersAsync(cancellationToken);
        await Task.Delay(Delivery, cancellationToken);
        var programs = await agent.ReadProgramsAsync(cancellationToken);
        var output = await agent.DetachAsync(cancellationToken);
        await agent.SetAccountingAsync(enabled: false, cancellationToken);
        var after = load.Totals;
        load.Resume();
        return new AccountingWindow
        {
            Index = index,
            Load = loadName,
            Arm = arm.Id,
            StartNs = start.MonotonicNs,
            EndNs = end.MonotonicNs,
            Counts = Difference(after, before),
            Probe = new ProbeCounters(programs, output.Events, output.Lost),
            ServerCpus = serverCpus,
        };
    }

    private static LoadCounts Difference(LoadCounts after, LoadCounts before) => new(
        after.Requests - before.Requests,
        after.Connections - before.Connections,
        after.Errors
            .Select(entry => (entry.Key, Count: entry.Value - before.Errors.GetValueOrDefault(entry.Key)))
            .Where(entry => entry.Count > 0)
            .ToDictionary(entry => entry.Key, entry => entry.Count));
}
