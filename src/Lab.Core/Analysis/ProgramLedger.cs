using Lab.Core.Definitions;
using Lab.Core.Machines;
using Lab.Core.Records;

namespace Lab.Core.Analysis;

/// <summary>
/// What the programs did in the accounting windows, and what the kernel's own count of their time predicts:
/// server-side hits a request times ns a hit. What that can't see (trap, trampoline, delivery, reader, cache) is in the measured change only.
/// </summary>
public static class ProgramLedger
{
    /// <summary>A row for each load, arm and program, in the order of the plan.</summary>
    public static IReadOnlyList<ProgramActivity> Of(RunRecord run, IReadOnlyList<OverheadEstimate> estimates)
    {
        var windows = run.Accounting.ToLookup(window => (window.Load, window.Arm));
        return
        [
            .. from load in run.Plan.Definition.Loads
               from arm in run.Plan.RunningArms
               let own = windows[(load.Name, arm.Id)].ToArray()
               where own.Length > 0
               let measured = estimates.FirstOrDefault(e => e.Load == load.Name && e.Arm == arm.Id && e.Metric == Metric.Cpu)?.Delta
               from program in Enumerable.Range(0, own.Max(window => window.Probe.Programs.Count))
               let slack = CountSlack.Of(run.Plan, load.Name, arm.EventPer, own.Length)
               select Row(own, program, Expected(arm.EventPer, own), slack, measured, isTimed: load is not CountedLoop),
        ];
    }

    /// <summary>Events that the load's own count asks for in these windows; null where an event stands for nothing that it counts.</summary>
    public static long? Expected(GroundTruth eventPer, IEnumerable<AccountingWindow> windows) => eventPer switch
    {
        GroundTruth.None => null,
        GroundTruth.Connection => windows.Sum(window => window.Counts.Connections),
        GroundTruth.Request => windows.Sum(window => window.Counts.Requests),
        _ => throw new ArgumentOutOfRangeException(nameof(eventPer), eventPer, message: null),
    };

    /// <summary>
    /// What the kernel's own count of one window predicts, over all programs: server-side hits times ns a hit, us a request;
    /// null where hits can't be told apart by CPU.
    /// </summary>
    public static double? PredictedUsPerRequest(AccountingWindow window)
    {
        var programs = window.Probe.Programs;
        return window.Counts.Requests == 0 || programs.Count == 0 || programs.Any(program => program.HitsPerCpu.Length == 0)
            ? null
            : programs.Sum(program => program.Runs == 0 ? 0 : Server(window, program) * ((double)program.RunTimeNs / program.Runs)) / window.Counts.Requests / 1_000;
    }

    private static ProgramActivity Row(AccountingWindow[] windows, int program, long? expected, long? slack, double? measured, bool isTimed)
    {
        var own = windows.Where(window => window.Probe.Programs.Count > program)
            .Select(window => (Window: window, Counters: window.Probe.Programs[program])).ToArray();
        var isSplit = own.All(each => each.Counters.HitsPerCpu.Length > 0);
        long? server = isSplit ? own.Sum(each => Server(each.Window, each.Counters)) : null;
        long? all = isSplit ? own.Sum(each => each.Counters.HitsPerCpu.Sum()) : null;
        var runs = own.Sum(each => each.Counters.Runs);
        double? nsPerHit = !isTimed ? null : runs == 0 ? 0 : (double)own.Sum(each => each.Counters.RunTimeNs) / runs;
        var requests = windows.Sum(window => window.Counts.Requests);
        var events = windows.Sum(window => window.Probe.Events);
        var lost = windows.Sum(window => window.Probe.Lost);
        var missing = (expected ?? events) - events;
        return new ProgramActivity(
            windows[0].Load, windows[0].Arm, own[0].Counters.Name, own[0].Counters.Type, Math.Max(runs, all ?? 0), server, all - server,
            requests, windows.Sum(window => window.Counts.Connections), nsPerHit, own.Sum(each => each.Counters.RecursionMisses),
            events, expected, missing > slack ? Math.Max(lost, missing) : lost,
            requests == 0 ? null : server * nsPerHit / requests / 1_000, measured);
    }

    private static long Server(AccountingWindow window, ProgramCounters counters) =>
        window.ServerCpus.Where(cpu => cpu < counters.HitsPerCpu.Length).Sum(cpu => counters.HitsPerCpu[cpu]);
}
